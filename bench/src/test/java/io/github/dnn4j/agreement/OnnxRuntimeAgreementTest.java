package io.github.dnn4j.agreement;

import io.github.dnn4j.agreement.cases.AllCases;
import io.github.dnn4j.agreement.cases.TrainedCases;
import io.github.dnn4j.agreement.cases.ZooCases;
import io.github.dnn4j.agreement.onnxruntime.OnnxRuntime;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** dnn4j's backends against ONNX Runtime: every layer, blocks of layers, and whole networks, as exported models. */
class OnnxRuntimeAgreementTest {
    private static Agreement agreement;

    @BeforeAll
    static void open() {
        agreement = new Agreement(new OnnxRuntime());
    }

    @AfterAll
    static void close() {
        agreement.report().write("onnxruntime", "");
        agreement.close();
    }

    @TestFactory
    Stream<DynamicTest> agrees() {
        return Stream.of(
                        AllCases.cases().stream().flatMap(agreement::tests),
                        AllCases.awkwardScales().stream().flatMap(agreement::tests),
                        Stream.of(agreement.everyKind()),
                        TrainedCases.cases().flatMap(agreement::tests),
                        ZooCases.cases().flatMap(agreement::tests))
                .flatMap(tests -> tests);
    }
}
