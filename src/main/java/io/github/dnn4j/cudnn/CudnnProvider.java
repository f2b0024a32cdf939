package io.github.dnn4j.cudnn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import java.util.Optional;

/** Provides {@link CudnnBackend}. Preferred to no other: it has run on the stand-in only, not yet on a GPU. */
public final class CudnnProvider implements BackendProvider {
    /** For the service loader. */
    public CudnnProvider() {}

    @Override
    public String name() {
        return CudnnBackend.NAME;
    }

    @Override
    public int rank() {
        return -10;
    }

    @Override
    public Optional<String> missing() {
        return CudaLibraries.missing();
    }

    @Override
    public Backend open() {
        return CudnnBackend.open();
    }
}
