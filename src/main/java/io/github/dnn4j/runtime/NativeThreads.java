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
     * The largest team, up to {@code wanted}, that the calling thread can have. OpenMP ends the process where the
     * system refuses it a thread, so the limits are looked at where the thread has had no team as large; the team is
     * there afterwards. The first time that one is smaller than wanted, the limit is said through {@link
     * System.Logger}.
     *
     * @param wanted at least 1
     * @return 1 to {@code wanted}
     */
    public static int team(int wanted) {
        NativeRuntime.require();
        long[] shortage = new long[3];
        int team = Dnn4jNative.dnn4j_team(wanted, shortage);
        if (team < 1) {
            throw new NativeCallException("dnn4j_team", team, -1, "a team needs at least 1 thread, not " + wanted);
        }
        if (team < wanted) {
            TeamShortage.say(wanted, team, shortage);
        }
        return team;
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
