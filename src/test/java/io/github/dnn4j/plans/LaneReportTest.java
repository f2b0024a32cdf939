package io.github.dnn4j.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run means beside the committed tables. */
class LaneReportTest {
    @TempDir
    private Path results;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private LaneReport report() {
        said.reset();
        return new LaneReport(results, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static Map<String, Findings> found(String gpu, String difference, String... lines) {
        TreeMap<String, Answer> answers = new TreeMap<>();
        for (String line : lines) {
            int last = line.lastIndexOf(" | ");
            answers.put(line.substring(0, last), Answer.of(line.substring(last + 3)));
        }
        TreeMap<String, String> differences = new TreeMap<>();
        if (!difference.isEmpty()) {
            differences.put(difference, "");
        }
        return Map.of(gpu, new Findings("9.24.0", new PlanTable(answers), new Differences(differences)));
    }

    @Test
    void aLossFailsUntilItIsWritten() throws IOException {
        Map<String, Findings> before = found("a100", "", "bf16 | forward a | engine 4", "bf16 | forward b | engine 4");
        Map<String, Findings> now = found("a100", "", "bf16 | forward a | refused: words");
        assertEquals(3, report().compare(before), "there are no tables");
        assertEquals(0, report().write(before, true));
        assertEquals(0, report().compare(before));
        assertEquals(1, report().compare(now));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("bf16 | forward a: was engine 4, is refused: words"));
        assertEquals(0, report().write(now, false));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("lost: bf16 | forward a"));
        assertEquals(0, report().compare(now));
        Path table = results.resolve("cudnn-9.24-plans/a100.txt");
        assertEquals(
                List.of("bf16 | forward a | refused: words", "bf16 | forward b | engine 4"), Files.readAllLines(table));
        assertEquals(0, report().write(now, true));
        assertEquals(List.of("bf16 | forward a | refused: words"), Files.readAllLines(table));
    }

    @Test
    void aDifferenceOfTheStandInFailsUntilItHasAReason() throws IOException {
        String difference = "bf16 | data gradient bf16 to f32 | taken by the stand-in alone";
        Map<String, Findings> now =
                found("h200", difference, "bf16 | data gradient bf16 to f32 x | refused: no engine");
        assertEquals(0, report().write(now, true));
        assertEquals(1, report().compare(now));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains(difference + ": is in the list without a reason"));
        Files.writeString(results.resolve("cudnn-9.24-plans/stand-in.txt"), difference + " | known\n");
        assertEquals(0, report().compare(now));
        assertEquals(0, report().write(now, true));
        assertEquals(0, report().compare(now), "the reason stays");
    }

    @Test
    void thePageCountsWhatTheTablesSay() throws IOException {
        report().write(
                        found(
                                "t4",
                                "",
                                "f32 | forward a | engine 70",
                                "f32 | forward b | engine 0, fallback",
                                "f32 | forward c | refused: words",
                                "f32 | network n, batch 1 | planned in 3 steps, 2 of cuDNN",
                                "f32 | network m, batch 1 | refused: layer x",
                                "f32 | parity Softmax | 15 pass, 0 refused, 1 fail",
                                "f32 | plans | 2 pass, 0 refused, 0 fail"),
                        true);
        String page = Files.readString(results.resolve("cudnn-9.24-plans.md"));
        for (String row : List.of(
                "| t4 | f32 | 3 | 0 | 1 | 1 | 1 |",
                "| t4 | f32 | 1 | 1 | 2 |",
                "| t4 | f32 | inference | 15 | 0 | 1 |",
                "| t4 | f32 | 2 | 0 |",
                "- t4, f32: m, batch 1: layer x")) {
            assertTrue(page.contains(row + "\n"), row + " in\n" + page);
        }
    }
}
