package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassPipelineTest {
    private final PassPipeline pipeline = PassPipeline.inference(CompileOptions.defaults(), activation -> true);

    @Test
    void withoutOptimisationTheProgramStaysAsItIs() {
        NetworkBuilder b = new NetworkBuilder("n");
        Program program = Programs.of(b, b.input("x", 1, 4).then("drop", new Dropout(0.5)));
        assertSame(
                program,
                PassPipeline.inference(CompileOptions.defaults().optimize(false), activation -> true)
                        .apply(program));
    }

    @Test
    void residualBlocksBecomeTheirConvolutions() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 9, 9)
                .convolution("stem", 8, 3, c -> c.withBias(false))
                .batchNormalization("stem.bn")
                .relu("stem.relu");
        Value block = x.convolution("a", 4, 1, c -> c.withBias(false))
                .batchNormalization("a.bn")
                .relu("a.relu")
                .convolution("b", 8, 3, c -> c.withPadding(1).withBias(false))
                .batchNormalization("b.bn");
        Value shortcut = x.convolution("s", 8, 1).batchNormalization("s.bn");
        Value y = block.plus("sum", shortcut).relu("relu");
        Value end = y.globalAveragePooling("pool")
                .flatten("flatten")
                .then("dropout", new Dropout(0.2))
                .fullyConnected("fc", 5)
                .softmax("softmax");
        Program program = Programs.of(b, end);
        Program result = pipeline.apply(program);
        assertEquals(List.of("stem", "a", "b", "s", "pool", "fc", "softmax"), Programs.stepNames(result));
        assertEquals(
                List.of("s", "s.bn", "sum", "relu"), Programs.step(result, "s").nodes());
        assertEquals(
                List.of(
                        "dropout (Dropout) dropped: its output is its input",
                        "fc reads its input past flatten, without flattening",
                        "stem.bn folded into stem",
                        "a.bn folded into a",
                        "b.bn folded into b",
                        "s.bn folded into s",
                        "stem.relu fused into stem",
                        "a.relu fused into a",
                        "relu fused into sum",
                        "sum fused into s",
                        "flatten dropped: no output needs it"),
                result.notes());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void repeatsPassesForWhichOthersMadeRoom() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 5, 5).convolution("conv", 4, 1);
        Value scaled = b.add(
                "scaled",
                new Elementwise(Elementwise.Operation.MULTIPLY),
                x,
                b.add("factor", new Constant(Shape.of(4, 1, 1))));
        Program program = Programs.of(b, scaled.batchNormalization("bn").relu("relu"));
        Program result = pipeline.apply(program);
        assertEquals(List.of("conv"), Programs.stepNames(result));
        assertEquals(
                List.of("conv", "scaled", "bn", "relu"),
                Programs.step(result, "conv").nodes());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }
}
