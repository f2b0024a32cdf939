package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.StandIn;
import io.github.dnn4j.verify.TrainingVerifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every case of every layer in training on the cuDNN backend, which runs on the host stand-in for CUDA and cuDNN here:
 * outputs, gradients and running statistics against the reference. It says nothing about a GPU.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandInBackwardParityTest {
    private StandIn standIn;
    private Backend backend;

    @BeforeAll
    void open() {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        standIn = StandIn.use();
        standIn.reset();
        backend = CudnnBackend.open();
    }

    @AfterAll
    void everythingIsGivenBack() {
        if (backend != null) {
            backend.close();
            assertEquals("", standIn.misuse());
            assertEquals("", standIn.report());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyLayer() throws ReflectiveOperationException {
        Stream<DynamicTest> tests = Stream.empty();
        for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
            TrainingVerifier verifier = new TrainingVerifier(backend, precision);
            for (Class<?> layer : AllCases.layers()) {
                tests = Stream.concat(
                        tests,
                        AllCases.of(layer).stream()
                                .map(one -> dynamicTest(
                                        precision + " " + one.name(),
                                        () -> Refusals.require(
                                                Refusals.Direction.BACKWARD,
                                                backend.name(),
                                                one,
                                                verifier.verify(one)))));
            }
        }
        return tests;
    }
}
