package io.github.dnn4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.Effort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reader, for a number of inputs that starts from the same seed each time. {@code ci/fuzz 600} tries more. A finding
 * becomes a test beside the reader's own, from the input in Base64 at the end of the message.
 */
class FuzzTest {
    private static final Map<Target, Integer> INPUTS = Map.of(
            Target.ONNX, Effort.of(1_000, 30_000),
            Target.ONNX_GRAPHS, Effort.of(300, 5_000),
            Target.SAFETENSORS, Effort.of(5_000, 100_000));

    @ParameterizedTest
    @EnumSource
    void readsOrRefuses(Target target, @TempDir Path folder) throws Exception {
        Jazzer.Outcome outcome = target.fuzz(folder, "-runs=" + INPUTS.get(target));
        assertFalse(outcome.found(), outcome::finding);
        assertTrue(outcome.inputs() >= INPUTS.get(target), () -> outcome.inputs() + " inputs\n" + outcome.log());
    }

    @Test
    void whatIsThrownIsFound(@TempDir Path folder) throws Exception {
        Jazzer.Outcome outcome = Jazzer.run(
                FaultyReader.class.getName(), Files.createDirectory(folder.resolve("corpus")), folder, "-runs=100000");
        assertTrue(outcome.found());
        assertTrue(outcome.finding().contains(FaultyReader.FAULT), outcome::log);
    }
}
