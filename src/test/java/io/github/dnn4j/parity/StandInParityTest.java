package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.StandIn;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.Status;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every case of every layer on the cuDNN backend, which runs on the host stand-in for CUDA and cuDNN here: the
 * lowering, the kernels as C++, and the order and lifetime of all calls. It says nothing about a GPU.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandInParityTest {
    private StandIn standIn;
    private Backend backend;

    @BeforeAll
    void open() {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        standIn = StandIn.use();
        standIn.reset();
        backend = CudnnBackend.open();
        assertTrue(
                backend.device().name().contains("stand-in"), backend.device().name());
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
            LayerVerifier verifier = new LayerVerifier(backend, precision);
            for (Class<?> layer : AllCases.layers()) {
                tests = Stream.concat(
                        tests,
                        AllCases.of(layer).stream()
                                .map(one -> dynamicTest(precision + " " + one.name(), () -> require(verifier, one))));
            }
        }
        return tests;
    }

    @TestFactory
    Stream<DynamicTest> refusesNumbersThatAreNotFinite() throws ReflectiveOperationException {
        Stream<DynamicTest> tests = Stream.empty();
        for (Class<?> layer : AllCases.layers()) {
            LayerCase one = AllCases.of(layer).getFirst();
            tests = Stream.concat(
                    tests, Stream.of(dynamicTest(one.name(), () -> NonFiniteCheck.refuses(backend, one))));
        }
        return tests;
    }

    private static void require(LayerVerifier verifier, LayerCase one) {
        CaseReport report = verifier.verify(one);
        assertEquals(Status.PASSED, report.status(), report::line);
    }
}
