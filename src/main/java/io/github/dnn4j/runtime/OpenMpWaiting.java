package io.github.dnn4j.runtime;

import java.util.Map;
import java.util.Optional;

/**
 * How long OpenMP's threads spin while they wait for work. libgomp reads that from the environment when it is loaded
 * and offers no other way; left alone its threads spin for about a millisecond, and where another program wants the
 * processor a team then waits whole time slices for its members, which has been seen to make a run ten times as long.
 * Threads that do not spin at all pay some ten microseconds for every layer to be woken. Between the two lies {@link
 * #SPIN_COUNT}: long enough to last from one layer to the next, short enough to leave an idle session's processors
 * alone.
 *
 * <p>So this sets {@code GOMP_SPINCOUNT} in the environment of the process before libgomp is loaded, unless the user
 * has set it or {@code OMP_WAIT_POLICY}, or the system property {@code dnn4j.openmp.environment} is {@code keep}.
 */
final class OpenMpWaiting {
    static final String SPIN_COUNT = "5000";

    private static final String VARIABLE = "GOMP_SPINCOUNT";
    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String PROPERTY = "dnn4j.openmp.environment";

    private OpenMpWaiting() {}

    /** The value to set for a process with this environment and this value of the property; empty to leave it alone. */
    static Optional<String> choose(Map<String, String> environment, String property) {
        boolean decided = environment.containsKey(VARIABLE) || environment.containsKey(POLICY);
        return decided || "keep".equals(property) ? Optional.empty() : Optional.of(SPIN_COUNT);
    }

    /** Sets the environment where it is not set yet. Without effect once libgomp is loaded. */
    static void apply() {
        choose(System.getenv(), System.getProperty(PROPERTY)).ifPresent(count -> {
            int status = CLibraryCalls.setEnvironment(VARIABLE, count);
            if (status != 0) {
                throw new IllegalStateException("the C library refuses to set " + VARIABLE + "=" + count
                        + " in the environment: set it before starting Java, or start Java with -D" + PROPERTY
                        + "=keep");
            }
        });
    }
}
