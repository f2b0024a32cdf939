package io.github.dnn4j.model;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendUnavailableException;
import io.github.dnn4j.backend.Backends;

/** The backend that options ask for, or the fastest. */
final class FastestBackend {
    private FastestBackend() {}

    static Backend open(ModelOptions options) {
        if (options.backend().isPresent()) {
            return Backends.open(options.backend().get());
        }
        return withKernels(Backends.best());
    }

    /** The chosen backend, unless it is the reference, for which one has to ask. */
    static Backend withKernels(Backends.Choice choice) {
        if (choice.backend().name().equals("reference")) {
            choice.backend().close();
            throw new BackendUnavailableException(
                    "no backend with native kernels is available, and plain Java is a hundred"
                            + " times slower; ModelOptions.backend(\"reference\") asks for it all the same. "
                            + String.join("; ", choice.skipped()));
        }
        return choice.backend();
    }
}
