package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.FaultyTraining.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingNetworkVerifierTest {
    private static final String ARGUMENTS = "--network residual --training";

    private static Network residual() {
        NetworkBuilder b = new NetworkBuilder("residual");
        Value stem = b.input("data", 1, 3, 8, 8)
                .convolution("stem", 8, 3, c -> c.withPadding(1))
                .batchNormalization("norm")
                .relu("relu");
        Value branch = stem.convolution("branch", 8, 3, c -> c.withPadding(1)).relu("branch_relu");
        return b.output(branch.plus("sum", stem)
                        .globalAveragePooling("pool")
                        .flatten("flat")
                        .fullyConnected("classes", 5))
                .build();
    }

    private static TrainingNetworkVerifier verifier(FaultyTraining backend, Precision precision) {
        Network network = residual();
        return new TrainingNetworkVerifier(
                backend,
                TrainingOptions.defaults().precision(precision),
                network,
                Parameters.initialise(network, Initialiser.he(3)),
                NetworkInputs.random(network, Map.of("data", Shape.of(4, 3, 8, 8)), 1),
                ARGUMENTS);
    }

    private static CaseReport whole(Fault fault, Precision precision) {
        try (FaultyTraining backend = new FaultyTraining(fault)) {
            return verifier(backend, precision).wholeStep().run();
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void whatIsRightPasses(Precision precision) {
        try (FaultyTraining backend = new FaultyTraining(Fault.NONE)) {
            TrainingNetworkVerifier verifier = verifier(backend, precision);
            assertEquals(Status.PASSED, verifier.wholeStep().run().status());
            List<VerifyCase> layers = verifier.layers();
            assertEquals(residual().nodes().size(), layers.size());
            layers.forEach(layer -> {
                CaseReport report = layer.run();
                assertEquals(Status.PASSED, report.status(), report::line);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"OUTPUT", "INPUT_GRADIENT", "PARAMETER_GRADIENT", "ACCUMULATES", "THROWS", "LEAKS"})
    void whatIsWrongFails(Fault fault) {
        CaseReport report = whole(fault, Precision.F32);
        assertEquals(Status.FAILED, report.status(), report::line);
        assertTrue(
                report.rerun().startsWith("./dnn4j verify --backend faulty --precision f32 " + ARGUMENTS),
                report.rerun());
    }

    @Test
    void theFirstThatIsWrongOnTheWayBackIsNamed() {
        CaseReport report = whole(Fault.PARAMETER_GRADIENT, Precision.F32);
        assertTrue(report.reason().contains("8 differ, the first is gradient of parameter classes."), report.reason());
    }

    @Test
    void aLayerIsNamedAndCanBeRunAlone() {
        try (FaultyTraining backend = new FaultyTraining(Fault.PARAMETER_GRADIENT)) {
            CaseReport report = verifier(backend, Precision.F32).only("branch").run();
            assertEquals(Status.FAILED, report.status(), report::line);
            assertEquals("training of Convolution branch", report.name());
            assertTrue(report.rerun().endsWith(" --only branch"), report.rerun());
            TrainingNetworkVerifier verifier = verifier(backend, Precision.F32);
            assertThrows(InvalidDescriptorException.class, () -> verifier.only("trunk"));
        }
    }

    @Test
    void whatCannotBeTrainedIsNotAFailure() {
        assertEquals(
                Status.UNIMPLEMENTED, whole(Fault.UNSUPPORTED, Precision.F32).status());
        assertEquals(Status.SKIPPED, whole(Fault.F32_ONLY, Precision.BF16).status());
    }

    @Test
    void theGradientOfTheLossPointsToItsTarget() {
        Tensor output = Tensor.allocate(Shape.of(2, 3, 2), DataType.F32);
        Fill.fill(Fill.SMOOTH, output, Precision.F32, 5);
        Tensor gradient = LossGradient.at(output, 9);
        for (long n = 0; n < 2; n++) {
            for (long i = 0; i < 2; i++) {
                double sum = 0;
                double least = 0;
                for (long k = 0; k < 3; k++) {
                    double value = gradient.getFloat(n * 6 + k * 2 + i);
                    sum += value;
                    least = Math.min(least, value);
                }
                assertEquals(0, sum, 1e-6, "probabilities and the wanted distribution both add up to 1");
                assertTrue(least < 0 && least >= -0.25, "one class of four positions is wanted: " + least);
            }
        }
        Tensor single = Tensor.allocate(Shape.of(4, 1), DataType.F32);
        for (int i = 0; i < 4; i++) {
            float target = single.getFloat(i) - LossGradient.at(single, 9).getFloat(i) * 2;
            single.setFloat(i, target);
            assertEquals(0, LossGradient.at(single, 9).getFloat(i), 1e-6, "no error at the target");
        }
    }
}
