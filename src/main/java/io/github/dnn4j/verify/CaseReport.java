package io.github.dnn4j.verify;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of one case.
 *
 * @param name the case: a problem, a random case, or a node of a network
 * @param status the outcome
 * @param comparison result against reference, the worse where there are several outputs; empty if nothing was computed
 * @param reason why it did not pass, or what else there is to say; may be empty
 * @param rerun the command line that runs just this case; empty if there is none
 * @param time how long the case took, reference included
 */
public record CaseReport(
        String name, Status status, Optional<Comparison> comparison, String reason, String rerun, Duration time) {

    /** Status, name and time in one line, then the reason, or how far results that agree are from equal. */
    public String line() {
        String time = String.format(Locale.ROOT, "(%d ms)", this.time.toMillis());
        String difference = comparison
                .filter(found -> status == Status.PASSED && found.maxDifference() > 0)
                .map(Comparison::describe)
                .orElse("");
        String between = reason.isEmpty() || difference.isEmpty() ? "" : "; ";
        return (status + " " + name + " " + time + " " + reason + between + difference).strip();
    }
}
