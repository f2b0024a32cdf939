package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.backend.Explanation.Candidate;
import io.github.dnn4j.backend.Explanation.StepReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was considered for the steps that there is more than one way to compute, and why it was passed over. */
final class CandidateLines {
    private static final int NAMED = 4;

    private CandidateLines() {}

    /** Steps with the same candidates, of the same fate, share their lines. */
    static List<String> of(List<StepReport> steps) {
        Map<List<Candidate>, List<String>> byCandidates = new LinkedHashMap<>();
        for (StepReport step : steps) {
            if (step.candidates().size() > 1) {
                byCandidates
                        .computeIfAbsent(step.candidates(), unused -> new ArrayList<>())
                        .add(step.name());
            }
        }
        List<String> lines = new ArrayList<>();
        byCandidates.forEach((candidates, names) -> {
            lines.add(some(names));
            candidates.forEach(candidate -> lines.add("  " + candidate.name()
                    + (candidate.passedOver().isEmpty() ? ", taken" : ": " + candidate.passedOver())));
        });
        return lines;
    }

    /** The first names, and how many more there are. */
    static String some(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
