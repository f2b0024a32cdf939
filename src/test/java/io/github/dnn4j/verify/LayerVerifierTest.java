package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.FaultyBackend.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every outcome is seen, and every fault of {@link FaultyBackend} is found. */
class LayerVerifierTest {
    private static final LayerCase CONVOLUTION =
            LayerCase.of(Convolution.square(5, 7, 3).withPadding(1), Shape.of(2, 5, 9, 9));
    private static final LayerCase SOFTMAX = LayerCase.of(Softmax.channels(), Shape.of(3, 10));

    private static CaseReport verify(Fault fault, Precision precision, LayerCase layerCase) {
        try (FaultyBackend backend = new FaultyBackend(fault)) {
            return new LayerVerifier(backend, precision).verify(layerCase);
        }
    }

    private static Status status(Fault fault, Precision precision, LayerCase layerCase) {
        return verify(fault, precision, layerCase).status();
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void agreementPasses(Precision precision) {
        assertEquals(Status.PASSED, status(Fault.NONE, precision, CONVOLUTION));
        assertEquals(Status.PASSED, status(Fault.NONE, precision, SOFTMAX));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ONE_ELEMENT", "SLIGHTLY", "NAN", "THROWS", "LEAKS"})
    void faultsFail(Fault fault) {
        assertEquals(Status.FAILED, status(fault, Precision.F32, CONVOLUTION));
        assertEquals(Status.FAILED, status(fault, Precision.F32, SOFTMAX));
    }

    @Test
    void oneWrongElementIsPointedAt() {
        CaseReport report = verify(Fault.ONE_ELEMENT, Precision.F32, CONVOLUTION);
        Comparison comparison = report.comparison().orElseThrow();
        assertEquals(1, comparison.failing());
        assertEquals(comparison.shape().elements() - 1, comparison.first());
        assertEquals(1, comparison.actual() - comparison.expected());
        assertTrue(report.reason().contains("[1,6,8,8]"), report.reason());
    }

    @Test
    void integerFillsShowInBf16WhatAToleranceWouldHide() {
        LayerCase small = LayerCase.of(MaxPooling.square(2, 2, 0), Shape.of(1, 1, 4, 4));
        assertEquals(Status.FAILED, status(Fault.SLIGHTLY, Precision.BF16, small));
    }

    @Test
    void nothingButZerosIsMistrusted() {
        LayerCase dead = LayerCase.of(Activation.clip(0, 0), Shape.of(2, 3, 4, 4));
        assertEquals(Status.MISTRUSTED, status(Fault.NONE, Precision.F32, dead));
        LayerCase mostlyZero = LayerCase.of(Activation.clip(3.5f, 3.5f), Shape.of(2, 3, 4, 4));
        assertEquals(Status.PASSED, status(Fault.NONE, Precision.F32, mostlyZero));
    }

    @Test
    void precisionThatTheBackendLacksIsSkipped() {
        CaseReport report = verify(Fault.F32_ONLY, Precision.BF16, CONVOLUTION);
        assertEquals(Status.SKIPPED, report.status());
        assertTrue(report.reason().contains("BF16"), report.reason());
        assertEquals(Status.PASSED, status(Fault.F32_ONLY, Precision.F32, CONVOLUTION));
    }

    @Test
    void unsupportedLayersAreUnimplementedWithTheReason() {
        CaseReport report = verify(Fault.UNSUPPORTED, Precision.F32, CONVOLUTION);
        assertEquals(Status.UNIMPLEMENTED, report.status());
        assertTrue(report.reason().contains("it is only a test"), report.reason());
    }

    @Test
    void inputsThatDoNotFitAreInvalidArguments() {
        LayerCase wrong = LayerCase.of(Convolution.square(5, 7, 3), Shape.of(2, 4, 9, 9));
        CaseReport report = verify(Fault.NONE, Precision.F32, wrong);
        assertEquals(Status.INVALID_ARGUMENTS, report.status());
        assertTrue(report.reason().contains("channels"), report.reason());
    }

    @Test
    void layersWithoutInputsAreVerified() {
        LayerCase constant = LayerCase.of(new Constant(Shape.of(3, 4)));
        assertEquals(Status.PASSED, status(Fault.NONE, Precision.F32, constant));
        assertEquals(Status.FAILED, status(Fault.ONE_ELEMENT, Precision.F32, constant));
    }

    @Test
    void rerunLinesNameTheCase() {
        LayerCase problem = LayerCase.of(ProblemString.convolution("ic3ih9oc8kh3n\"a b*4\""), true);
        assertEquals(
                "./dnn4j verify --backend faulty --precision bf16 'ic3ih9oc8oh7kh3ph0n\"a b*4\"'",
                verify(Fault.ONE_ELEMENT, Precision.BF16, problem).rerun());
        assertEquals(
                "./dnn4j verify --backend faulty --precision f32 --random 42:7",
                verify(Fault.ONE_ELEMENT, Precision.F32, RandomCases.of(42, 7)).rerun());
    }
}
