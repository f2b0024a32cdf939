package io.github.dnn4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.Effort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reader, for a number of inputs that starts from the same seed each time: in this process near inputs that it
 * takes, and, where everything is asked for, under the fuzzer. {@code ci/fuzz 600} tries more. A finding becomes a test
 * beside the reader's own, from the input in Base64 at the end of the message.
 */
class FuzzTest {
    private static final Map<Target, Integer> INPUTS = Map.of(
            Target.ONNX, 2_000, Target.ONNX_MESSAGES, 20_000, Target.ONNX_GRAPHS, 2_000, Target.SAFETENSORS, 20_000);
    private static final int INPUTS_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Map<Target, Integer> GUIDED_INPUTS = Map.of(
            Target.ONNX, 30_000, Target.ONNX_MESSAGES, 30_000, Target.ONNX_GRAPHS, 5_000, Target.SAFETENSORS, 100_000);

    @ParameterizedTest
    @EnumSource
    void readsOrRefusesWhatIsNearItsFiles(Target target) {
        Mutations mutations = target.mutations(1);
        AtomicReference<byte[]> last = new AtomicReference<>();
        int inputs = INPUTS.get(target);
        for (int i = 0; i < inputs; i += INPUTS_AT_ONCE) {
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> {
                        for (int k = 0; k < INPUTS_AT_ONCE; k++) {
                            last.set(mutations.next());
                            read(target, last.get());
                        }
                    },
                    () -> "no end with " + inBase64(last.get()));
        }
    }

    private static void read(Target target, byte[] input) {
        try {
            target.read(input);
        } catch (Throwable finding) {
            throw new AssertionError("found with " + inBase64(input), finding);
        }
    }

    private static String inBase64(byte[] input) {
        return "the input, in Base64, " + Base64.getEncoder().encodeToString(input);
    }

    @Test
    void mutationsFollowFromTheirSeed() {
        for (Target target : Target.values()) {
            Mutations one = target.mutations(3);
            Mutations same = target.mutations(3);
            Mutations other = target.mutations(4);
            boolean differs = false;
            for (int i = 0; i < 50; i++) {
                byte[] input = one.next();
                assertArrayEquals(input, same.next());
                differs |= !Arrays.equals(input, other.next());
            }
            assertTrue(differs);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsOrRefusesWhatReachesNewCode(Target target, @TempDir Path folder) throws Exception {
        assumeTrue(Effort.isThorough(), "starts a fuzzer; run with -Ddnn4j.thorough=true");
        Jazzer.Outcome outcome = target.fuzz(folder, "-runs=" + GUIDED_INPUTS.get(target));
        assertFalse(outcome.found(), outcome::finding);
        assertTrue(outcome.inputs() >= GUIDED_INPUTS.get(target), () -> outcome.inputs() + " inputs\n" + outcome.log());
    }

    @Test
    void whatIsThrownIsFound(@TempDir Path folder) throws Exception {
        Jazzer.Outcome outcome = Jazzer.run(
                FaultyReader.class.getName(), Files.createDirectory(folder.resolve("corpus")), folder, "-runs=100000");
        assertTrue(outcome.found());
        assertTrue(outcome.finding().contains(FaultyReader.FAULT), outcome::log);
    }
}
