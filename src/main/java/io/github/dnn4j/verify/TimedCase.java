package io.github.dnn4j.verify;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A case of one check, whose time is in the report.
 *
 * @param name what it verifies
 * @param rerun the command that runs it alone; empty if there is none
 * @param check computes and compares
 */
record TimedCase(String name, String rerun, Supplier<Check.Outcome> check) implements VerifyCase {
    @Override
    public CaseReport run() {
        long start = System.nanoTime();
        Check.Outcome outcome = check.get();
        return new CaseReport(
                name,
                outcome.status(),
                outcome.comparison(),
                outcome.reason(),
                rerun,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
