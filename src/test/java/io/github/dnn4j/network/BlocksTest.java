package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Checkerboard;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Depthwise separable convolutions, mlpconv, and resize-convolution. */
class BlocksTest {
    private static List<String> names(Network network) {
        return network.nodes().stream().map(Node::name).toList();
    }

    @Test
    void depthwiseSeparable() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 8, 10, 10);
        Value y = SeparableConvolutions.depthwiseSeparable(
                x, "s", 16, 3, c -> c.withPadding(1).withStride(2));
        Network network = b.output(y).build();
        assertEquals(Shape.of(1, 16, 5, 5), y.shape());
        assertEquals(List.of("s.depthwise", "s.pointwise"), names(network));
        assertEquals(8 * 9 + 8 + 8 * 16 + 16, network.learnedParameters());
        assertEquals(25 * (8 * 9 + 8 * 16), NetworkSummary.of(network).total().macs());
    }

    @Test
    void mobileNetBlock() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 8, 10, 10);
        Value y = SeparableConvolutions.mobileNetBlock(x, "s", 16, 3, c -> c.withPadding(1));
        Network network = b.output(y).build();
        assertEquals(Shape.of(1, 16, 10, 10), y.shape());
        assertEquals(
                List.of(
                        "s.depthwise",
                        "s.depthwise_norm",
                        "s.depthwise_relu",
                        "s.pointwise",
                        "s.pointwise_norm",
                        "s.pointwise_relu"),
                names(network));
        assertEquals(8 * 9 + 2 * 8 + 8 * 16 + 2 * 16, network.learnedParameters());
        Tensor out = Runs.run(
                network, Parameters.initialise(network, Initialiser.he(1)), Runs.random(2, Shape.of(1, 8, 10, 10)));
        for (float value : out.toFloatArray()) {
            assertTrue(value >= 0);
        }
    }

    @Test
    void mlpconv() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 32, 32);
        Value y = Mlpconv.add(x, "block1", 5, c -> c.withPadding(2), 192, 160, 96);
        Network network = b.output(y).build();
        assertEquals(Shape.of(1, 96, 32, 32), y.shape());
        assertEquals(
                List.of("block1.conv", "block1.relu", "block1.cccp1", "block1.relu1", "block1.cccp2", "block1.relu2"),
                names(network));
        assertEquals(3 * 25 * 192 + 192 + 192 * 160 + 160 + 160 * 96 + 96, network.learnedParameters());
        assertInvalid(() -> Mlpconv.add(x, "none", 5, UnaryOperator.identity()));
    }

    @Test
    void resizeConvolution() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 1, 2, 2);
        Value y = ResizeConvolution.add(x, "up", 2, 1, 3, Resampling.Mode.NEAREST);
        Network network = b.output(y).build();
        Parameters parameters = new Parameters(java.util.Map.of(
                "up.conv.weight", Tensor.ofFloats(Shape.of(1, 1, 3, 3), 0, 0, 0, 1, 1, 1, 0, 0, 0),
                "up.conv.bias", Tensor.ofFloats(Shape.of(1), 10)));
        // rows 1 1 2 2, 1 1 2 2, 3 3 4 4, 3 3 4 4, each element with its left and right neighbours
        Runs.assertSameValues(
                Tensor.ofFloats(Shape.of(16), 12, 14, 15, 14, 12, 14, 15, 14, 16, 20, 21, 18, 16, 20, 21, 18),
                Runs.run(network, parameters, Tensor.ofFloats(Shape.of(1, 1, 2, 2), 1, 2, 3, 4)),
                0);
        assertEquals(
                Shape.of(1, 5, 6, 6, 6),
                ResizeConvolution.add(b.input("v", 1, 4, 2, 2, 2), "volume", 3, 5, 1, Resampling.Mode.LINEAR)
                        .shape());
        assertInvalid(() -> ResizeConvolution.add(x, "even", 2, 1, 4, Resampling.Mode.NEAREST));
        assertInvalid(() -> ResizeConvolution.add(x, "none", 0, 1, 3, Resampling.Mode.NEAREST));
        assertInvalid(() -> ResizeConvolution.add(b.input("m", 1, 4), "flat", 2, 1, 3, Resampling.Mode.NEAREST));
    }

    /** What the warning is about: on a constant input, the transposed convolution's output is not constant. */
    @Test
    void checkerboardIsReal() {
        TransposedConvolution uneven =
                TransposedConvolution.of(1, 1, 3).withStride(2).withBias(false);
        TransposedConvolution even =
                TransposedConvolution.of(1, 1, 4).withStride(2).withBias(false);
        assertTrue(Checkerboard.check(uneven).isPresent());
        assertTrue(Checkerboard.check(even).isEmpty());
        assertEquals(List.of(1f, 2f, 1f, 2f), middle(uneven));
        assertEquals(List.of(2f, 2f, 2f, 2f), middle(even));
    }

    private static List<Float> middle(TransposedConvolution layer) {
        Tensor ones = Tensor.allocate(layer.weightShape(), io.github.dnn4j.tensor.DataType.F32);
        ones.fill(1);
        Tensor input = Tensor.ofFloats(Shape.of(1, 1, 5), 1, 1, 1, 1, 1);
        float[] out = io.github.dnn4j.reference.ReferenceKernels.run(layer, List.of(input), List.of(ones))
                .getFirst()
                .toFloatArray();
        return List.of(out[3], out[4], out[5], out[6]);
    }
}
