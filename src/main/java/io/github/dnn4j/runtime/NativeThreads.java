package io.github.dnn4j.runtime;

/** The OpenMP team size of the calling thread: how many threads its next parallel region starts. */
public final class NativeThreads {
    private NativeThreads() {}

    /** The team size of the calling thread. */
    public static int current() {
        NativeRuntime.require();
        return Dnn4jNative.dnn4j_max_threads();
    }

    /**
     * Sets the team size of the calling thread.
     *
     * @param threads at least 1
     * @return the team size before, for restoring it
     * @throws NativeCallException when {@code threads} is below 1
     */
    public static int set(int threads) {
        NativeRuntime.require();
        int[] former = new int[1];
        int status = Dnn4jNative.dnn4j_set_threads(threads, former);
        if (status != Dnn4jNative.DNN4J_OK) {
            throw new NativeCallException(
                    "dnn4j_set_threads", status, -1, "a team needs at least 1 thread, not " + threads);
        }
        return former[0];
    }
}
