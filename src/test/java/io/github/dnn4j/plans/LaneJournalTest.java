package io.github.dnn4j.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    void halfALineIsForgotten(@TempDir Path folder) throws IOException {
        LaneJournal first = new LaneJournal(folder);
        first.end("network a f16", answer("network a, batch 1"));
        for (String file : List.of("answers.txt", "done.txt", "tee.txt")) {
            Files.writeString(folder.resolve(file), "f16 | netw", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        LaneJournal next = new LaneJournal(folder);
        next.end("network b f16", answer("network b, batch 1"));
        assertEquals(List.of("network a f16", "network b f16"), Files.readAllLines(folder.resolve("done.txt")));
        assertEquals(2, PlanTable.read(folder.resolve("answers.txt")).answers().size());
        assertEquals(0, Files.size(folder.resolve("tee.txt")));
    }

    /** Processes that do items until they are killed, each going on where the one before was. */
    @Test
    void killedAtAnyTimeItGoesOn(@TempDir Path folder) throws IOException, InterruptedException {
        Path done = folder.resolve("done.txt");
        long items = 0;
        for (int process = 0; process < 3; process++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LaneJournalTest.class.getName(),
                            folder.toString())
                    .inheritIO()
                    .start();
            while (child.isAlive()
                    && (!Files.exists(done) || Files.readAllLines(done).size() < items + 50)) {
                Thread.sleep(5);
            }
            assertTrue(child.isAlive(), "it ends by itself");
            child.destroyForcibly().waitFor();
            LaneJournal journal = new LaneJournal(folder);
            List<String> lines = Files.readAllLines(done);
            for (int i = 0; i < lines.size(); i++) {
                assertEquals("item " + i, lines.get(i), "each once, in order");
                assertTrue(journal.isDone("item " + i));
            }
            PlanTable answers = PlanTable.read(folder.resolve("answers.txt"));
            for (String line : lines) {
                assertTrue(answers.answers().containsKey(PlanTable.key(Numerics.F16, line)), line);
            }
            items = lines.size();
        }
    }

    /** Does items for ever. */
    public static void main(String[] arguments) throws IOException {
        LaneJournal journal = new LaneJournal(Path.of(arguments[0]));
        for (int i = 0; ; i++) {
            if (!journal.isDone("item " + i)) {
                journal.begin("item " + i);
                journal.end("item " + i, answer("item " + i));
            }
        }
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
