package io.github.dnn4j.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped and goes on. */
class LaneJournalTest {
    private static PlanTable answer(String question) {
        return new PlanTable(new TreeMap<>(Map.of(PlanTable.key(Numerics.F16, question), new Answer.Planned(2, 1))));
    }

    @Test
    void whatIsDoneStaysDone(@TempDir Path folder) throws IOException {
        LaneJournal first = new LaneJournal(folder);
        first.begin("network a f16");
        first.end("network a f16", answer("network a, batch 1"));
        first.begin("network b f16");
        LaneJournal next = new LaneJournal(folder); // stopped in b, by whom does not matter
        assertTrue(next.isDone("network a f16"));
        assertFalse(next.isDone("network b f16"));
        assertEquals("", next.ended());
        next.end("network b f16", answer("network b, batch 1"));
        assertEquals(
                List.of(
                        "f16 | network a, batch 1 | planned in 2 steps, 1 of cuDNN",
                        "f16 | network b, batch 1 | planned in 2 steps, 1 of cuDNN"),
                PlanTable.read(folder.resolve("answers.txt")).lines());
    }

    @Test
    void whatEndedAProcessIsKnown(@TempDir Path folder) throws IOException {
        new LaneJournal(folder).begin("network a f16");
        Files.move(folder.resolve("current.txt"), folder.resolve("ended.txt"));
        assertEquals("network a f16", new LaneJournal(folder).ended());
    }

    @Test
    void optionsAreReadAndOthersNamed() {
        LaneOptions options = LaneOptions.of("device=d.json", "work=w", "types=f32,bf16", "batches=1,32", "networks=a");
        assertEquals(List.of(Numerics.F32, Numerics.BF16), options.types());
        assertEquals(List.of(1L, 32L), options.batches());
        assertFalse(options.parity());
        assertTrue(options.cache().isEmpty());
        for (String[] bad :
                new String[][] {{"device=d"}, {"device=d", "work=w", "luck=1"}, {"device=d", "work=w", "types=f8"}}) {
            assertThrows(IllegalArgumentException.class, () -> LaneOptions.of(bad));
        }
    }
}
