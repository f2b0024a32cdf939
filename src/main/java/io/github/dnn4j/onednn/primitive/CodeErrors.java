package io.github.dnn4j.onednn.primitive;

import io.github.dnn4j.runtime.NativeRuntime;

/**
 * The error that oneDNN's code generator keeps. It has one for each thread, the first that it meets there, as for an
 * extent that no instruction holds, and never clears it, so that from then on every kernel fails with {@code
 * RUNTIME_ERROR} in that thread, and those that the whole process shares are not there when they are called.
 */
final class CodeErrors {
    private CodeErrors() {}

    /** Clears the calling thread's, after whatever may have met one. */
    static void clear() {
        NativeRuntime.clearCodeError();
    }
}
