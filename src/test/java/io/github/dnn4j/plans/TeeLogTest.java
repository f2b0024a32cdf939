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

/** What the tee writes down, and what follows from it for each type. */
class TeeLogTest {
    private static String text(String offers, Numerics type) {
        return Offers.of(offers).answer(type).text();
    }

    @Test
    void theFirstEngineThatKeepsTheTypeCounts() {
        assertEquals("engine 4, tensor cores", text("A 4t 7t F 8", Numerics.BF16));
        assertEquals("engine 70", text("A 51t 33td 70 F 0s", Numerics.F32));
        assertEquals("engine 51, tensor cores", text("A 51t 33td 70 F 0s", Numerics.TF32));
        assertEquals("engine 0, fallback", text("A 51t 5n 6r F 0s", Numerics.F32));
        assertEquals("engine 8, fallback", text("F 8", Numerics.F16));
    }

    @Test
    void refusalsKeepTheirWords() {
        assertEquals("refused: STATUS: the words", text("refused STATUS: the words", Numerics.BF16));
        assertEquals("refused: no engine that keeps f32", text("A 1t 2d 3n F 4t", Numerics.F32));
        assertThrows(IllegalArgumentException.class, () -> Offers.of("4t"));
    }

    private static Path log(Path folder, String... lines) throws IOException {
        return Files.write(folder.resolve("tee.txt"), List.of(lines));
    }

    @Test
    void graphsOfF32OperandsAreOfTwoTypes(@TempDir Path folder) throws IOException {
        TeeLog log = TeeLog.read(log(
                folder,
                "graph\tforward x f32 to f32\tforward f32 to f32\tA 51t 70\tA 0",
                "graph\tforward x bf16 to f32\tforward bf16 to f32\trefused words\tA 2t",
                "graph\tforward x f16 to f16\tforward f16 to f16\tA 2t\tA 2t",
                "plan\tforward x f16 to f16\tmade\t1234"));
        assertEquals(List.of(Numerics.F32, Numerics.TF32), log.graphs().get(0).types());
        assertEquals(List.of(Numerics.BF16), log.graphs().get(1).types());
        assertEquals(List.of(Numerics.F16), log.graphs().get(2).types());
        assertTrue(log.plans().getFirst().isMade());
    }

    @Test
    void aLineThatTheTeeDoesNotWriteIsNamed(@TempDir Path folder) throws IOException {
        Path file = log(folder, "graph\tforward");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> TeeLog.read(file));
        assertTrue(e.getMessage().contains("graph\tforward"), e.getMessage());
    }

    @Test
    void aPlanThatAnotherEngineMakesIsNotRefused(@TempDir Path folder) throws IOException {
        log(
                folder,
                "graph\ta f16 to f16\tk\tA 2t 3\tA 2t",
                "graph\tb f16 to f16\tk\tA 2t 3\tA 2t",
                "plan\ta f16 to f16\twords\t10",
                "plan\ta f16 to f16\tmade\t10",
                "plan\tb f16 to f16\twords\t10");
        Files.writeString(folder.resolve("cudnn.txt"), "9.24.0\n");
        Files.writeString(folder.resolve("answers.txt"), "f16 | network n, batch 1 | planned in 2 steps, 1 of cuDNN\n");
        Findings findings = Findings.read(folder);
        assertEquals("9.24", findings.release());
        assertEquals(
                List.of(
                        "f16 | a f16 to f16 | engine 2, tensor cores",
                        "f16 | b f16 to f16 | engine 2, tensor cores",
                        "f16 | network n, batch 1 | planned in 2 steps, 1 of cuDNN",
                        "f16 | plan of b f16 to f16 | refused: words",
                        "f16 | plans | 1 pass, 1 refused, 0 fail"),
                findings.table().lines());
    }
}
