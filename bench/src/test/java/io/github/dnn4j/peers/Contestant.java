package io.github.dnn4j.peers;

import java.nio.file.Path;

/**
 * An implementation that is timed, in a process of its own. It knows nothing of dnn4j's classes unless it is dnn4j:
 * what it computes, it reads from a {@link CaseFolder}.
 */
interface Contestant {
    /** Its version, and what it runs on. */
    String version();

    /**
     * Makes the case in the folder ready to run.
     *
     * @throws RefusedException if it has no such layer or precision
     */
    void load(Path folder) throws Exception;

    /** Copies {@code input} in, computes, and copies the result into {@code output}; both in plain order. */
    void run(float[] input, float[] output) throws Exception;

    /** Releases what {@link #load} made. */
    void unload() throws Exception;

    /** Says that a contestant cannot take part in a case, which is no failure. */
    final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }
}
