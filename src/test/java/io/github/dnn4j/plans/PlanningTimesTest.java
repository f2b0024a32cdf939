package io.github.dnn4j.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times of planning, and what they come to on other numbers of processors. */
class PlanningTimesTest {
    private static final String GRAPH = "graph\t100\t10\t9\n";
    /** Three plans by two threads, the third behind the first, and a plan of its own long after. */
    private static final String PLANS = "made\t210\t50\t40\nmade\t200\t30\t30\nmade\t230\t20\t20\nread\t900\t5\t5\n";

    @TempDir
    private Path folder;

    private PlanningTimes times(String text) throws IOException {
        return PlanningTimes.read(Files.writeString(folder.resolve("times.txt"), text));
    }

    @Test
    void timesAreSummedInThreeWays() throws IOException {
        PlanningTimes times = times(GRAPH + PLANS);
        assertEquals(3, times.count("made"));
        assertEquals(0, times.count("asked"));
        assertEquals(104, times.processor());
        assertEquals(10 + 60 + 5, times.elapsed());
        assertEquals(104, times.on(1));
        assertEquals(9 + 50 + 5, times.on(2)); // 30 and 20 on one, 40 on the other
        assertEquals(9 + 40 + 5, times.on(8));
    }

    @Test
    void nothingTakesNoTime() throws IOException {
        PlanningTimes none = PlanningTimes.read(folder.resolve("none"));
        assertEquals(List.of(0L, 0L, 0L), List.of(none.processor(), none.elapsed(), none.on(8)));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> times("drawn\t1\t2\t3\n"));
        assertTrue(refused.getMessage().contains("drawn"), refused.getMessage());
    }

    @Test
    void thePageHasARowForEachStage() throws IOException {
        Path stages = Files.createDirectories(folder.resolve("stages"));
        Files.createDirectories(stages.resolve("1 bench-bf16 without"));
        Files.createDirectories(stages.resolve("2 bench-bf16 with"));
        Files.writeString(stages.resolve("1 bench-bf16 without/times.txt"), GRAPH.replace("9\n", "9000000\n") + PLANS);
        Files.writeString(stages.resolve("2 bench-bf16 with/times.txt"), PLANS);
        Files.writeString(stages.resolve("2 bench-bf16 with/summary.txt"), "bench-bf16 passed 3 s  15 measured\n");
        String page = Rehearsal.page(stages, "9.24.0", "NVIDIA H200");
        assertTrue(page.contains("| bench-bf16 | without | 3 | 1 | 0 | 9.0 | 0.0 | "), page);
        assertTrue(page.contains("| bench-bf16 | with | 3 | 1 | 0 | 0.0 | 0.0 | "), page);
        assertTrue(page.contains("15 measured"), page);
    }
}
