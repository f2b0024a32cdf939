package io.github.dnn4j.runtime;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says once in a process that teams are smaller than they were to be, and by which limit. */
final class TeamShortage {
    private static final AtomicBoolean SAID = new AtomicBoolean();

    private TeamShortage() {}

    /**
     * Says it unless it was said before.
     *
     * @param shortage a number of the limit, its value, and how many more threads it allows
     */
    static void say(int wanted, int team, long[] shortage) {
        if (SAID.compareAndSet(false, true)) {
            System.getLogger("io.github.dnn4j")
                    .log(System.Logger.Level.WARNING, message(wanted, team, shortage[0], shortage[1], shortage[2]));
        }
    }

    static String message(int wanted, int team, long limit, long value, long more) {
        return String.format(
                Locale.ROOT,
                "an OpenMP team of %d threads cannot be had: %s is %d, which leaves room for %d more; computing with"
                        + " %d. Raise the limit, or ask for fewer threads with CompileOptions.threads. This is said once.",
                wanted,
                name(limit),
                value,
                more,
                team);
    }

    private static String name(long limit) {
        if (limit == Dnn4jNative.DNN4J_LIMIT_PIDS) {
            return "pids.max, the limit of threads of the process's control group,";
        } else if (limit == Dnn4jNative.DNN4J_LIMIT_PROCESSES) {
            return "RLIMIT_NPROC, the limit of threads of the user (ulimit -u),";
        } else if (limit == Dnn4jNative.DNN4J_LIMIT_ADDRESS_SPACE) {
            return "RLIMIT_AS, the limit of the address space in bytes (ulimit -v),";
        }
        return "what OMP_THREAD_LIMIT or OMP_DYNAMIC allows";
    }
}
