package io.github.dnn4j.cli.bench;

import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.machine.ProcessorSettings;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.measure.Timing;
import io.github.dnn4j.measure.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be known about measurements to read them rightly.
 *
 * @param machine where they were made
 * @param tuning how busy it was, and how it was set
 */
record BenchNotes(Fingerprint machine, ProcessorSettings tuning) {
    private static final double BUSY = 0.25;

    private static Optional<String> enqueueing(Timing timing) {
        return timing.enqueueNanos().isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        ": inputs and outputs stayed on the device; starting a run takes the host %.1f us",
                        timing.enqueueNanos().getAsDouble() / 1e3));
    }

    List<String> of(List<Row> rows) {
        Set<String> notes = new LinkedHashSet<>();
        for (Row row : rows) {
            Verdict verdict = row.result().verdict();
            if (!verdict.reason().isEmpty()) {
                boolean failed = verdict.status().isFailure();
                notes.add(BenchText.name(row.result())
                        + (failed ? " is WRONG and was not timed: " : ": ")
                        + verdict.reason()
                        + (failed && !verdict.rerun().isEmpty() ? "; again: " + verdict.rerun() : ""));
            }
            if (row.result().timing().filter(Timing::multipliesLess).isPresent()) {
                notes.add("operations are counted as those of direct convolution; steps by Winograd's minimal filtering"
                        + " multiply 2.25 times less, and may exceed the peak");
            }
            row.abovePeak().ifPresent(reason -> notes.add(BenchText.ABOVE + " " + reason));
            row.aboveBandwidth().ifPresent(reason -> notes.add(BenchText.ABOVE + " " + reason));
            row.result()
                    .timing()
                    .flatMap(BenchNotes::enqueueing)
                    .ifPresent(text -> notes.add(BenchText.name(row.result()) + text));
        }
        tuning.load().ifPresent(load -> {
            if (load > BUSY * machine.usableProcessors()) {
                notes.add(String.format(
                        Locale.ROOT,
                        "the load average was %.2f on %d processors before measuring: other programs run, so take these"
                                + " numbers with care",
                        load,
                        machine.usableProcessors()));
            }
        });
        tuning.governor()
                .filter(governor -> !governor.equals("performance"))
                .ifPresent(governor -> notes.add("the frequency governor is " + governor
                        + ", so the first runs after a pause are slower than others"));
        return List.copyOf(notes);
    }
}
