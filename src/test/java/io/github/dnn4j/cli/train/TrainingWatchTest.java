package io.github.dnn4j.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.report.ProgressBar;
import io.github.dnn4j.train.CheckpointException;
import io.github.dnn4j.train.EpochResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingWatchTest {
    private static final EpochResult RESULT = new EpochResult(2, 0.51234, 0.8125, 0.4, 0.875, 0.05, 1234.5, 75.2);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<EpochResult> told = new ArrayList<>();

    private TrainingWatch watch(boolean quiet) {
        PrintWriter errors = new PrintWriter(err, true);
        return new TrainingWatch(
                new PrintWriter(out, true), errors, new ProgressBar(errors, false), quiet, 3, told::add);
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0 s", "59.4, 59 s", "59.6, 1:00", "245, 4:05", "3723, 1:02:03", "360000, 100:00:00"})
    void timesAreReadable(double seconds, String text) {
        assertEquals(text, TrainingWatch.duration(seconds));
    }

    @Test
    void saysALineForEveryEpoch() {
        watch(false).epoch(RESULT);
        assertEquals(1, out.toString().lines().count());
        for (String part : List.of("2/3", "0.5123", "81.25 %", "87.50 %", "1,23", "1:15")) {
            assertTrue(out.toString().contains(part), out.toString());
        }
        assertEquals(List.of(RESULT), told);
    }

    @Test
    void saysNothingWhereSomethingElseIsPrinted() {
        TrainingWatch watch = watch(true);
        watch.epoch(RESULT);
        watch.note("a sentence");
        assertEquals("", out.toString() + err);
        assertEquals(List.of(RESULT), told);
    }

    @Test
    void aCheckpointThatFailsIsAWarning() {
        watch(true).checkpointFailed(new CheckpointException("no space left", (Throwable) null));
        assertTrue(err.toString().contains("no space left") && err.toString().contains("goes on"), err.toString());
    }
}
