package io.github.dnn4j.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the stand-in answers other than cuDNN, and the list of what may stay so. */
class DifferencesTest {
    private static final String STRICTER = "bf16 | forward bf16 to bf16 | taken by cuDNN alone";
    private static final String INVENTED = "bf16 | data gradient bf16 to f32 | taken by the stand-in alone";

    private static TeeLog.Graph graph(String kind, String cudnn, String standIn) {
        return new TeeLog.Graph(kind + " x", kind, Offers.of(cudnn), Offers.of(standIn));
    }

    private static Differences of(TeeLog.Graph... graphs) {
        return Differences.of(new TeeLog(List.of(graphs), List.of()));
    }

    @Test
    void acceptanceAndTensorCoresAreCompared() {
        Differences found = of(
                graph("forward bf16 to bf16", "A 4t", "refused words"),
                graph("forward bf16 to bf16", "A 4t", "A 2t F 0"), // alike, though of another engine
                graph("data gradient bf16 to f32", "refused words", "A 6"),
                graph("filter gradient f32 to f32", "A 51t 70", "A 0"));
        assertEquals(
                List.of(INVENTED, STRICTER, "tf32 | filter gradient f32 to f32 | tensor cores in cuDNN alone"),
                List.copyOf(found.reasons().keySet()));
        assertEquals("", found.reasons().get(INVENTED));
        assertEquals(false, found.reasons().get(STRICTER).isBlank());
    }

    @Test
    void whatIsNotListedWithAReasonIsSaid(@TempDir Path folder) throws IOException {
        Differences found = of(
                graph("forward bf16 to bf16", "A 4t", "refused words"),
                graph("data gradient bf16 to f32", "refused words", "A 6"));
        Path file = folder.resolve("stand-in.txt");
        assertEquals(
                List.of(INVENTED + ": is not in the list", STRICTER + ": is not in the list"),
                found.notIn(Differences.read(file)));
        found.write(file);
        assertEquals(List.of(INVENTED + ": is in the list without a reason"), found.notIn(Differences.read(file)));
        Files.writeString(
                file, INVENTED + " | a reason\n" + STRICTER + " | mine\nf16 | gone | taken by cuDNN alone | x\n");
        Differences list = Differences.read(file);
        assertEquals(List.of(), found.notIn(list));
        assertEquals("mine", found.reasonedBy(list).reasons().get(STRICTER));
        assertEquals(2, found.reasonedBy(list).reasons().size());
        assertEquals(3, list.with(found).reasons().size());
        assertEquals("mine", list.with(found).reasons().get(STRICTER));
    }

    @Test
    void aListOfAnotherFormIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("stand-in.txt"), "bf16 | forward | a reason\n");
        assertThrows(IllegalArgumentException.class, () -> Differences.read(file));
        assertEquals(new Differences(new TreeMap<>()), Differences.read(folder.resolve("none.txt")));
    }
}
