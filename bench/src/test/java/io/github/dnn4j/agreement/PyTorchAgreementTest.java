package io.github.dnn4j.agreement;

import io.github.dnn4j.agreement.cases.AllCases;
import io.github.dnn4j.agreement.cases.BlockCases;
import io.github.dnn4j.agreement.cases.TrainedCases;
import io.github.dnn4j.agreement.cases.ZooCases;
import io.github.dnn4j.agreement.pytorch.DjlBottleneck;
import io.github.dnn4j.agreement.pytorch.PyTorch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** dnn4j's backends against PyTorch: every layer, blocks of layers, and whole networks. */
class PyTorchAgreementTest {
    private static PyTorch torch;
    private static Agreement agreement;
    private static final ScaleTable SCALES = new ScaleTable();

    @BeforeAll
    static void open() {
        torch = new PyTorch();
        agreement = new Agreement(torch);
    }

    @AfterAll
    static void close() {
        agreement.report().write("pytorch", SCALES + "\n");
        agreement.close();
    }

    @TestFactory
    Stream<DynamicTest> agrees() {
        return Stream.of(
                        AllCases.cases().stream().flatMap(agreement::tests),
                        SCALES.tests(torch::nearest),
                        blocksOfDjl(),
                        Stream.of(agreement.everyKind()),
                        TrainedCases.cases().flatMap(agreement::tests),
                        ZooCases.cases().flatMap(agreement::tests))
                .flatMap(tests -> tests);
    }

    private static Stream<DynamicTest> blocksOfDjl() {
        AgreementCase plain = BlockCases.bottleneck().named("bottleneck of DJL's blocks");
        AgreementCase projected = BlockCases.projectedBottleneck().named("projected bottleneck of DJL's blocks");
        return Stream.concat(
                agreement.tests(plain, () -> DjlBottleneck.answer(torch, plain, 16, 1, false)),
                agreement.tests(projected, () -> DjlBottleneck.answer(torch, projected, 32, 2, true)));
    }
}
