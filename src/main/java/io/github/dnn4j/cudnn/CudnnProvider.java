package io.github.dnn4j.cudnn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.cudnn.driver.CudaLibraries;
import java.util.Optional;

/**
 * Provides {@link CudnnBackend}. After oneDNN, so that it is only used where it is asked for by name: it has run on the
 * tests' stand-in for CUDA and cuDNN, not yet on a GPU.
 */
public final class CudnnProvider implements BackendProvider {
    /** For the service loader. */
    public CudnnProvider() {}

    @Override
    public String name() {
        return CudnnBackend.NAME;
    }

    @Override
    public int rank() {
        return 5;
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
