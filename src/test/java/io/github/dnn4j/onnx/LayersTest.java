package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which layer an operator with its attributes becomes. */
class LayersTest {
    private static Arguments of(Layer layer, String operator, AttributeProto... attributes) {
        return Arguments.of(layer, operator, attributes);
    }

    static Stream<Arguments> operators() {
        Window three = Window.of(3, 3);
        return Stream.of(
                of(Activation.relu(), "Relu"),
                of(Activation.sigmoid(), "Sigmoid"),
                of(Activation.tanh(), "Tanh"),
                of(Activation.hardSwish(), "HardSwish"),
                of(Activation.mish(), "Mish"),
                of(Activation.softplus(), "Softplus"),
                of(Activation.softsign(), "Softsign"),
                of(Activation.selu(), "Selu"),
                of(Activation.elu(2), "Elu", real("alpha", 2)),
                of(Activation.leakyRelu(0.01f), "LeakyRelu"),
                of(Activation.hardSigmoid(0.2f, 0.5f), "HardSigmoid"),
                of(Activation.geluErf(), "Gelu"),
                of(Activation.geluTanh(), "Gelu", text("approximate", "tanh")),
                of(new Activation(Function.SILU, 1.5f, 0), "Swish", real("alpha", 1.5f)),
                of(GlobalPooling.average(), "GlobalAveragePool"),
                of(GlobalPooling.max(), "GlobalMaxPool"),
                of(GlobalPooling.average(), "ReduceMean", integers("axes", 2, 3)),
                of(new Flatten(2), "Flatten", integer("axis", 2)),
                of(new Transpose(List.of(0, 2, 3, 1)), "Transpose", integers("perm", 0, 2, 3, 1)),
                of(new Transpose(List.of(3, 2, 1, 0)), "Transpose"),
                of(new Dropout(0.25), "Dropout", real("ratio", 0.25f)),
                of(new LocalResponseNormalization(5, 1e-4f, 0.75f, 2), "LRN", integer("size", 5), real("bias", 2)),
                of(
                        new MaxPooling(three.withStride(2).withPadding(1), Rounding.CEIL_INSIDE),
                        "MaxPool",
                        integers("kernel_shape", 3, 3),
                        integers("strides", 2, 2),
                        integers("pads", 1, 1, 1, 1),
                        integer("ceil_mode", 1),
                        integer("storage_order", 1)),
                of(
                        new MaxPooling(three.withDilation(2), Rounding.FLOOR),
                        "MaxPool",
                        integers("kernel_shape", 3, 3),
                        integers("dilations", 2, 2)),
                of(
                        new AveragePooling(three.withSamePadding(), Rounding.FLOOR, Divisor.INPUT),
                        "AveragePool",
                        integers("kernel_shape", 3, 3),
                        text("auto_pad", "SAME_UPPER")),
                of(
                        new AveragePooling(three, Rounding.FLOOR, Divisor.INPUT_AND_PADDING),
                        "AveragePool",
                        integers("kernel_shape", 3, 3),
                        text("auto_pad", "VALID"),
                        integer("count_include_pad", 1)));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void becomes(Layer layer, String operator, AttributeProto[] attributes) {
        OnnxModel model = new TestGraph(13)
                .input("x", "N", 4, 8, 8)
                .node(operator, "x", "y", attributes)
                .output("y")
                .importModel();
        assertEquals(
                List.of(layer),
                model.network().nodes().stream().map(node -> node.layer()).toList());
        assertEquals("y", model.network().nodes().getFirst().name());
    }

    private static Layer withWeight(String operator, long[] weight, AttributeProto... attributes) {
        return new TestGraph(13)
                .input("x", "N", 4, 8, 8)
                .counting("w", weight)
                .node(operator, "x,w", "y", attributes)
                .output("y")
                .importModel()
                .network()
                .nodes()
                .getFirst()
                .layer();
    }

    @Test
    void convolutions() {
        assertEquals(
                Convolution.depthwise(4, 3).withBias(false).withStride(2).withDilation(2),
                withWeight(
                        "Conv",
                        new long[] {4, 1, 3, 3},
                        integer("group", 4),
                        integers("strides", 2, 2),
                        integers("dilations", 2, 2)));
        Window window = Window.of(3, 3).withStride(2);
        TransposedConvolution transposed =
                TransposedConvolution.of(4, 6, 3, 3).withBias(false).withGroups(2);
        assertEquals(
                transposed.withWindow(window.withPadding(1)).withOutputPadding(1),
                withWeight(
                        "ConvTranspose",
                        new long[] {4, 3, 3, 3},
                        integer("group", 2),
                        integers("strides", 2, 2),
                        integers("pads", 1, 1, 1, 1),
                        integers("output_padding", 1, 1)));
        assertEquals(
                transposed.withWindow(window.withPadding(List.of(0, 0), List.of(1, 1))),
                withWeight(
                        "ConvTranspose",
                        new long[] {4, 3, 3, 3},
                        integer("group", 2),
                        integers("strides", 2, 2),
                        text("auto_pad", "SAME_UPPER")));
    }

    @Test
    void everyOtherElementIsAPooling() {
        OnnxModel model = new TestGraph(9)
                .input("x", "N", 4, "H", 8)
                .longs("start", 0, 0)
                .longs("end", Long.MAX_VALUE, Long.MAX_VALUE)
                .longs("axes", 2, 3)
                .longs("steps", 2, 2)
                .node("Slice", "x,start,end,axes,steps", "y")
                .output("y")
                .importModel();
        assertEquals(
                List.of(AveragePooling.square(1, 2, 0)),
                model.network().nodes().stream().map(node -> node.layer()).toList());
        assertEquals(
                List.of("N", "", "H", ""), model.network().inputs().getFirst().symbols());
    }

    @Test
    void resamplingThatHasNoLayerIsRefused() {
        for (AttributeProto attribute : List.of(
                text("mode", "lanczos"),
                integer("antialias", 1),
                text("coordinate_transformation_mode", "tf_half_pixel_for_nn"))) {
            TestGraph graph = new TestGraph(19)
                    .input("x", 1, 1, 4, 4)
                    .floats("scales", new long[] {4}, 1, 1, 2, 2)
                    .node("Resize", "x,,scales", "y", attribute)
                    .output("y");
            assertThrows(UnsupportedOperatorException.class, graph::importModel);
        }
        OnnxModel half = new TestGraph(19)
                .input("x", 1, 1, 4, 4)
                .floats("scales", new long[] {4}, 1, 1, 2, 2)
                .node("Resize", "x,,scales", "y", text("mode", "linear"))
                .output("y")
                .importModel();
        assertEquals(Resampling.linear(2, 2), half.network().nodes().getFirst().layer());
    }

    @Test
    void trainingIsRefused() {
        TestGraph graph = new TestGraph(15)
                .input("x", 1, 1, 2)
                .counting("s", 1)
                .node("BatchNormalization", "x,s,s,s,s", "y", integer("training_mode", 1))
                .output("y");
        assertThrows(UnsupportedOperatorException.class, graph::importModel);
        TestGraph indices = new TestGraph(13)
                .input("x", 1, 1, 4)
                .node("MaxPool", List.of("x"), List.of("y", "i"), integers("kernel_shape", 2))
                .output("i");
        assertThrows(UnsupportedOperatorException.class, indices::importModel);
    }
}
