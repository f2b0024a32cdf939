package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.TrainingVerifier;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RefusalsTest {
    private static final LayerCase QUANTIZE = QuantizeCases.cases().getFirst();
    private static final LayerCase SOFTMAX = SoftmaxCases.cases().getFirst();

    @Test
    void aListedRefusalAbortsAndAnotherFails() {
        try (Backend backend = OneDnnBackend.open()) {
            CaseReport refused = new TrainingVerifier(backend, Precision.F32).verify(QUANTIZE);
            assertThrows(
                    TestAbortedException.class,
                    () -> Refusals.require(Refusals.Direction.BACKWARD, "onednn", QUANTIZE, refused));
            assertThrows(
                    AssertionFailedError.class,
                    () -> Refusals.require(Refusals.Direction.FORWARD, "onednn", QUANTIZE, refused));
            assertThrows(
                    AssertionFailedError.class,
                    () -> Refusals.require(Refusals.Direction.BACKWARD, "onednn", SOFTMAX, refused));
        }
    }

    @Test
    void aListedCaseThatIsComputedFails() {
        try (Backend backend = OneDnnBackend.open()) {
            CaseReport passed = new LayerVerifier(backend, Precision.F32).verify(SOFTMAX);
            assertDoesNotThrow(() -> Refusals.require(Refusals.Direction.FORWARD, "onednn", SOFTMAX, passed));
            assertThrows(
                    AssertionFailedError.class,
                    () -> Refusals.require(Refusals.Direction.BACKWARD, "onednn", QUANTIZE, passed));
        }
    }
}
