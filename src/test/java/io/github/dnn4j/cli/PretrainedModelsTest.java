package io.github.dnn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.onednn.OneDnnBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pretrained models on photographs; skipped where {@code ../shared} is not beside the project. */
class PretrainedModelsTest {
    private static final Path SHARED = Path.of("../shared");

    private static List<Path> photographs() throws IOException {
        try (Stream<Path> files = Files.list(SHARED.resolve("images"))) {
            return files.sorted().toList();
        }
    }

    /** A whole run in bf16 finds on every photograph what a run in f32 finds. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mobilenet_v1_0.25_128_fp32.onnx", "mobilenet_v2_1.0_224_fp32.onnx", "squeezenet1.1_fp32.onnx"})
    void bf16FindsTheClassesOfF32(String file) throws IOException {
        Path model = SHARED.resolve("models").resolve(file);
        assumeTrue(Files.exists(model), () -> "there is no " + model);
        try (Backend backend = OneDnnBackend.open()) {
            assumeTrue(backend.supports(Precision.BF16), "the processor does not compute in bf16");
        }
        List<Path> photographs = photographs();
        assertTrue(photographs.size() >= 5, photographs::toString);
        assertEquals(best(model, photographs, "f32"), best(model, photographs, "bf16"));
    }

    private static List<Object> best(Path model, List<Path> photographs, String precision) {
        List<Object> words = new ArrayList<>(List.of("classify"));
        words.addAll(photographs);
        words.addAll(List.of("--model", model, "--backend", "onednn", "--precision", precision, "--json", "--top", 1));
        List<?> pictures =
                (List<?>) CommandLineRun.of(words.toArray()).succeeded().json().get("pictures");
        List<Object> best = new ArrayList<>();
        for (Object picture : pictures) {
            best.add(((Map<?, ?>) ((List<?>) ((Map<?, ?>) picture).get("classes")).getFirst()).get("class"));
        }
        assertEquals(photographs.size(), best.size());
        return best;
    }
}
