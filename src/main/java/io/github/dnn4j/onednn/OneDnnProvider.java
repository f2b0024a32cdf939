package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import java.util.Optional;

/** Provides {@link OneDnnBackend}. */
public final class OneDnnProvider implements BackendProvider {
    /** For the service loader. */
    public OneDnnProvider() {}

    @Override
    public String name() {
        return OneDnnBackend.NAME;
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public Optional<String> missing() {
        return OneDnnInfo.missing();
    }

    @Override
    public Backend open() {
        return OneDnnBackend.open();
    }
}
