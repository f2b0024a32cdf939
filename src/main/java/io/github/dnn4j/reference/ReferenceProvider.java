package io.github.dnn4j.reference;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import java.util.Optional;

/** Offers the {@link ReferenceBackend}, which is always there and never preferred. */
public final class ReferenceProvider implements BackendProvider {
    /** For the service loader. */
    public ReferenceProvider() {}

    @Override
    public String name() {
        return ReferenceBackend.NAME;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Backend open() {
        return ReferenceBackend.open();
    }
}
