package io.github.dnn4j.measure;

import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.Comparison;
import io.github.dnn4j.verify.Status;
import java.util.OptionalDouble;

/**
 * What came of comparing a result with the reference before it was timed.
 *
 * @param status the outcome
 * @param scope what was compared: the whole thing at its full size, or what stood for it
 * @param error the largest difference over the largest value of the reference, max|a-b| / max|b|; empty if nothing
 *     could be compared
 * @param reason why it did not pass, or what else there is to say; may be empty
 * @param rerun the command that runs the comparison again; may be empty
 */
public record Verdict(Status status, String scope, OptionalDouble error, String reason, String rerun) {
    /** Of a report on what {@code scope} names. */
    static Verdict of(CaseReport report, String scope) {
        return new Verdict(
                report.status(),
                scope,
                report.comparison().stream().mapToDouble(Comparison::relative).findFirst(),
                report.reason(),
                report.rerun());
    }

    /** The same comparison, overruled by what came to light later. */
    Verdict overruled(Status other, String why) {
        return new Verdict(other, scope, error, why, rerun);
    }

    /** True if the result may be timed: it agreed, even if that says little. */
    public boolean isTrusted() {
        return status == Status.PASSED || status == Status.MISTRUSTED;
    }
}
