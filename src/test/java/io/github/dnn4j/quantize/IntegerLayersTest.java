package io.github.dnn4j.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.VerifyCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of {@link IntegerCases}: quantized by the reference, compiled by oneDNN, every node and every fused step
 * compared with the reference of the quantized network, and every convolution and fully connected layer seen to compute
 * in integers by something other than oneDNN's reference code, where the processor has instructions for that.
 */
class IntegerLayersTest {
    @TestFactory
    List<DynamicTest> everyStepAgreesWithTheReference() {
        List<DynamicTest> tests = new ArrayList<>();
        IntegerCases.all().forEach((name, network) -> tests.add(dynamicTest(name, () -> check(network))));
        return tests;
    }

    static QuantizedModel quantized(Network network) {
        Parameters parameters = Parameters.initialise(network, (name, layer, spec, tensor) -> {
            if (spec.role().equals("bias")) {
                SplittableRandom random = new SplittableRandom(name.hashCode());
                for (long i = 0; i < tensor.shape().elements(); i++) {
                    tensor.setFloat(i, (float) random.nextDouble(-0.5, 0.5));
                }
            } else {
                Initialiser.he(5).fill(name, layer, spec, tensor);
            }
        });
        List<Map<String, Tensor>> samples = List.of(
                NetworkInputs.random(network, network.defaultShapes(), 1),
                NetworkInputs.random(network, network.defaultShapes(), 2));
        try (Backend reference = ReferenceBackend.open()) {
            return PostTrainingQuantization.quantize(
                    reference, network, parameters, samples, QuantizeOptions.defaults());
        }
    }

    private static void check(Network network) {
        QuantizedModel model = quantized(network);
        try (Backend backend = OneDnnBackend.open()) {
            if (OneDnnInfo.sumsProductsOfIntegers()) {
                requireIntegers(backend, model);
            }
            NetworkVerifier verifier = new NetworkVerifier(
                    backend,
                    CompileOptions.defaults(),
                    model.network(),
                    model.parameters(),
                    NetworkInputs.random(network, network.defaultShapes(), 3),
                    "");
            List<VerifyCase> cases = new ArrayList<>(verifier.layers());
            cases.add(verifier.wholeNetwork());
            boolean fused = false;
            for (VerifyCase one : cases) {
                CaseReport report = one.run();
                assertEquals(Status.PASSED, report.status(), report.line());
                fused |= report.name().startsWith("fused");
            }
            assertTrue(fused, "no fused step was compared");
        }
    }

    private static void requireIntegers(Backend backend, QuantizedModel model) {
        try (CompiledNetwork compiled =
                backend.compile(model.network(), model.parameters(), CompileOptions.defaults())) {
            List<StepReport> steps =
                    compiled.explain(model.network().defaultShapes()).steps();
            for (String layer : model.quantized()) {
                StepReport step = steps.stream()
                        .filter(report ->
                                report.name().equals(layer) && !report.kind().equals("Reorder"))
                        .findFirst()
                        .orElseThrow();
                assertTrue(step.precision().contains("8 x S8"), step.toString());
                assertFalse(step.implementation().contains("ref"), step.toString());
            }
        }
    }
}
