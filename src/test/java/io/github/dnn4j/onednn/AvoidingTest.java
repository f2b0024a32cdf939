package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Implementations that the caller has passed over: others give the same, and what was considered is said. */
class AvoidingTest {
    private static final Network NETWORK = Nets.small();

    private record Result(Explanation explanation, float[] output) {
        Set<String> implementations() {
            Set<String> names = new HashSet<>();
            explanation.steps().forEach(step -> names.add(step.implementation()));
            names.remove("none");
            return names;
        }
    }

    private static Result compute(String... avoided) {
        CompileOptions options = CompileOptions.defaults().threads(1).avoiding(avoided);
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork compiled = backend.compile(NETWORK, Nets.parameters(NETWORK), options);
                Session session = compiled.newSession()) {
            Nets.fill(session.input("data"), 3);
            session.run();
            return new Result(
                    compiled.explain(NETWORK.defaultShapes()),
                    session.output(NETWORK.outputs().getFirst()).toFloatArray());
        }
    }

    @Test
    void theOneTakenIsTheLastThatWasConsidered() {
        List<StepReport> steps = compute().explanation().steps();
        for (StepReport step : steps) {
            if (!step.candidates().isEmpty()) {
                assertEquals("", step.candidates().getLast().passedOver(), step::toString);
            }
        }
        assertTrue(
                steps.stream()
                        .flatMap(step -> step.candidates().stream())
                        .anyMatch(each -> each.name().equals("dnn4j:pointwise")
                                && !each.passedOver().isEmpty()),
                "a convolution that is not 1x1 says so");
    }

    /** Each alone: another computes the same, or the network is refused, with the reason. */
    @Test
    void everyImplementationThatRuns() {
        Result usual = compute();
        int others = 0;
        for (String name : usual.implementations()) {
            try {
                Result result = compute(name);
                assertFalse(result.implementations().contains(name), name);
                assertArrayEquals(usual.output(), result.output(), 1e-5f, name);
                others++;
            } catch (UnsupportedLayerException refused) {
                assertTrue(refused.reason().contains(name) && refused.reason().contains("avoid"), refused.reason());
            }
        }
        assertTrue(others >= usual.implementations().size() / 2, others + " of " + usual.implementations());
    }

    @Test
    void namesUpToAColonAndInsideOfOthers() {
        CompileOptions options = CompileOptions.defaults().avoiding("brg_conv_fwd");
        for (String name :
                List.of("brg_conv_fwd", "brg_conv_fwd:avx512_core", "jit_uni_ncsp:conv+brg_conv_fwd:avx512_core")) {
            assertTrue(options.avoids(name).isPresent(), name);
        }
        for (String name : List.of("brg_conv_fwd_2:avx2", "jit:avx2", "x:brg_conv_fwd")) {
            assertFalse(options.avoids(name).isPresent(), name);
        }
    }

    @Test
    void aNameThatNothingGoesByIsSaid() {
        assertTrue(compute("dnn4j:winogard").explanation().notes().stream()
                .anyMatch(note -> note.startsWith("avoiding dnn4j:winogard changes nothing")));
        CompileOptions defaults = CompileOptions.defaults();
        assertThrows(InvalidDescriptorException.class, () -> defaults.avoiding(" "));
    }
}
