package io.github.dnn4j.onednn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Densely connected blocks: concatenations that begin with one another. */
class GrowingConcatsTest {
    private static final int LAYERS = 3;

    /**
     * A block of three layers of 8 features on 24 channels; {@code peek} lets a pooling read an inner concatenation.
     */
    private static Network block(boolean peek) {
        NetworkBuilder b = new NetworkBuilder("block");
        Value x = b.picture("data", 3, 12, 12).convolution("stem", 24, 3, c -> c.withPadding(1));
        List<Value> features = new ArrayList<>(List.of(x));
        Value all = x;
        Value seen = x;
        for (int i = 1; i <= LAYERS; i++) {
            Value y = all.batchNormalization("bn" + i)
                    .relu("relu" + i)
                    .convolution("conv" + i, 8, 3, c -> c.withPadding(1));
            features.add(y);
            all = b.add("cat" + i, new Concat(1), features.toArray(Value[]::new));
            seen = i == 2 ? all : seen;
        }
        Value end = all.batchNormalization("bn").relu("relu").globalAveragePooling("gap");
        return peek
                ? b.output(end, seen.maxPooling("peek", 2, 2)).build()
                : b.output(end).build();
    }

    private static void assertAgrees(Network network, Precision precision, long batch, float tolerance) {
        Shape input = Shape.of(batch, 3, 12, 12);
        CompileOptions options = CompileOptions.defaults().precision(precision);
        try (Backend backend = OneDnnBackend.open();
                Backend reference = ReferenceBackend.open()) {
            assertArrayEquals(
                    Nets.run(reference, network, Nets.parameters(network), options, input),
                    Nets.run(backend, network, Nets.parameters(network), options, input),
                    tolerance);
        }
    }

    private static List<StepReport> steps(Network network, Precision precision) {
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(
                        network,
                        Nets.parameters(network),
                        CompileOptions.defaults().precision(precision))) {
            return model.explain(network.defaultShapes()).steps();
        }
    }

    @Test
    void blocksAgreeWithTheReference() {
        for (long batch : new long[] {1, 3}) {
            for (boolean peek : new boolean[] {false, true}) {
                for (Precision precision : Nets.precisions()) {
                    assertAgrees(block(peek), precision, batch, precision == Precision.F32 ? 1e-5f : 0.05f);
                }
            }
        }
    }

    @Test
    void everyValueIsCopiedOnce() {
        assumeTrue(OneDnnInfo.supportsBf16(), "the processor does not compute in bf16");
        List<StepReport> steps = steps(block(false), Precision.BF16);
        for (int i = 1; i <= LAYERS; i++) {
            String name = "cat" + i;
            assertEquals(
                    List.of("none"),
                    steps.stream()
                            .filter(s -> s.name().equals(name) && s.kind().equals("Concat"))
                            .map(StepReport::implementation)
                            .toList());
            long values = i == 1 ? 2 : 1;
            assertEquals(
                    values,
                    steps.stream()
                            .filter(s -> s.name().equals(name) && s.kind().equals("Reorder"))
                            .count());
        }
        assertTrue(steps.stream().noneMatch(s -> Implementation.isReference(s.implementation())));
    }

    @Test
    void aResultThatOthersReadIsNotPartOfTheNextOne() {
        assumeTrue(OneDnnInfo.supportsBf16(), "the processor does not compute in bf16");
        List<StepReport> steps = steps(block(true), Precision.BF16);
        StepReport peek =
                steps.stream().filter(s -> s.name().equals("peek")).findFirst().orElseThrow();
        assertTrue(!Implementation.isReference(peek.implementation()), peek.implementation());
        assertTrue(steps.stream()
                .anyMatch(s -> s.name().equals("cat3") && s.implementation().startsWith("simple")));
    }
}
