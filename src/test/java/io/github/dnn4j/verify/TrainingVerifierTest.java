package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.FaultyTraining.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault of {@link FaultyTraining} is found, and every outcome has its reason. */
class TrainingVerifierTest {
    private static final LayerCase CONVOLUTION =
            LayerCase.of(Convolution.square(3, 5, 3).withPadding(1), Shape.of(2, 3, 6, 6));
    private static final LayerCase NORMALIZATION = LayerCase.of(new BatchNormalization(5, 1e-5), Shape.of(3, 5, 4, 4));
    private static final LayerCase DROPOUT = LayerCase.of(new Dropout(0.5), Shape.of(4, 16));

    private static CaseReport verify(Fault fault, Precision precision, LayerCase layerCase) {
        try (FaultyTraining backend = new FaultyTraining(fault)) {
            return new TrainingVerifier(backend, precision).verify(layerCase);
        }
    }

    private static Status status(Fault fault, LayerCase layerCase) {
        return verify(fault, Precision.F32, layerCase).status();
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void agreementPasses(Precision precision) {
        assertEquals(Status.PASSED, verify(Fault.NONE, precision, CONVOLUTION).status());
        assertEquals(Status.PASSED, verify(Fault.NONE, precision, NORMALIZATION).status());
        assertEquals(Status.PASSED, verify(Fault.NONE, precision, DROPOUT).status());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"OUTPUT", "INPUT_GRADIENT", "PARAMETER_GRADIENT", "ACCUMULATES", "THROWS", "LEAKS"})
    void faultsFail(Fault fault) {
        assertEquals(Status.FAILED, status(fault, CONVOLUTION));
        assertEquals(Status.FAILED, status(fault, NORMALIZATION));
    }

    @Test
    void statisticsThatStayAndMasksThatStayFail() {
        assertEquals(Status.FAILED, status(Fault.STATISTIC, NORMALIZATION));
        assertEquals(Status.FAILED, status(Fault.SAME_MASK, DROPOUT));
    }

    @Test
    void theReportNamesWhatIsWrong() {
        CaseReport report = verify(Fault.PARAMETER_GRADIENT, Precision.F32, CONVOLUTION);
        assertTrue(report.reason().startsWith("gradient of parameter "), report.reason());
        assertTrue(
                verify(Fault.STATISTIC, Precision.F32, NORMALIZATION).reason().startsWith("running variance"));
    }

    @Test
    void aDirectionComparesItsOwnOnly() {
        ProblemString problem = ProblemString.convolution("mb2ic3ih6oc5kh3ph1");
        try (FaultyTraining backend = new FaultyTraining(Fault.PARAMETER_GRADIENT)) {
            TrainingVerifier verifier = new TrainingVerifier(backend, Precision.F32);
            assertEquals(
                    Status.PASSED,
                    verifier.verify(LayerCase.of(problem, Direction.BWD_D), Direction.BWD_D)
                            .status());
            CaseReport report = verifier.verify(LayerCase.of(problem, Direction.BWD_WB), Direction.BWD_WB);
            assertEquals(Status.FAILED, report.status());
            assertEquals(
                    "./dnn4j verify --backend faulty --precision f32 --dir=BWD_WB ic3ih6oc5oh6kh3ph1", report.rerun());
            assertEquals(
                    1,
                    LayerCase.of(problem, Direction.BWD_W).layer().parameters().size(),
                    "no bias");
        }
    }

    @Test
    void whatCannotBeTrainedIsUnimplementedWithTheReason() {
        CaseReport refused = verify(Fault.UNSUPPORTED, Precision.F32, CONVOLUTION);
        assertEquals(Status.UNIMPLEMENTED, refused.status());
        assertTrue(refused.reason().contains("it is only a test"), refused.reason());
        LayerCase rounding = LayerCase.of(new Quantize(DataType.U8, 1, 0), Shape.of(2, 3));
        CaseReport underivable = verify(Fault.NONE, Precision.F32, rounding);
        assertEquals(Status.UNIMPLEMENTED, underivable.status());
        assertTrue(underivable.reason().contains("no derivative"), underivable.reason());
    }

    @Test
    void otherOutcomes() {
        assertEquals(
                Status.SKIPPED,
                verify(Fault.F32_ONLY, Precision.BF16, CONVOLUTION).status());
        LayerCase wrong = LayerCase.of(Convolution.square(5, 7, 3), Shape.of(2, 4, 9, 9));
        assertEquals(Status.INVALID_ARGUMENTS, status(Fault.NONE, wrong));
        LayerCase dead = LayerCase.of(Activation.clip(0, 0), Shape.of(2, 3, 4, 4));
        assertEquals(Status.MISTRUSTED, status(Fault.NONE, dead));
    }
}
