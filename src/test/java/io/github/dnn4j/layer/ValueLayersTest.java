package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Activations, normalizations, softmax, fully connected, element-wise and constant layers. */
class ValueLayersTest {
    private static final Shape PICTURE = Shape.of(2, 6, 4, 5);

    @ParameterizedTest
    @EnumSource(Activation.Function.class)
    void activationsKeepAnyShapeAndRefuseNan(Activation.Function function) {
        Activation activation = new Activation(function, 0.5f, 0.25f);
        assertEquals(PICTURE, output(activation, PICTURE));
        assertEquals(Shape.of(), output(activation, Shape.of()));
        assertRefuses(activation);
        assertRefuses(activation, PICTURE, PICTURE);
        assertInvalid(() -> new Activation(function, Float.NaN, 0));
        assertInvalid(() -> new Activation(function, 0, Float.NaN));
        assertEquals(DataType.F16, activation.outputType(List.of(DataType.F16)));
        boolean integers = function == Activation.Function.RELU || function == Activation.Function.CLIP;
        if (integers) {
            assertEquals(DataType.S8, activation.outputType(List.of(DataType.S8)));
        } else {
            assertInvalid(() -> activation.outputType(List.of(DataType.S8)));
        }
    }

    @Test
    void constantsOfTheNamedActivations() {
        assertEquals(new Activation(Activation.Function.CLIP, 0, 6), Activation.relu6());
        assertEquals(1.6732632f, Activation.selu().alpha());
        assertEquals(1.050701f, Activation.selu().beta());
        assertEquals(new Activation(Activation.Function.HARD_SWISH, 1f / 6, 0.5f), Activation.hardSwish());
        assertEquals("leaky_relu(0.1)", Activation.leakyRelu(0.1f).detail());
        assertEquals("clip(0.0, 6.0)", Activation.relu6().detail());
        assertEquals("gelu_tanh", Activation.geluTanh().detail());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-300, -1e-5, Double.NaN, Double.POSITIVE_INFINITY})
    void batchNormalizationRefusesEpsilon(double epsilon) {
        assertInvalid(() -> new BatchNormalization(6, epsilon));
    }

    @Test
    void batchNormalization() {
        assertEquals(0, new BatchNormalization(6, 0).epsilon());
        BatchNormalization layer = new BatchNormalization(6, 1e-5);
        assertEquals(PICTURE, output(layer, PICTURE));
        assertEquals(Shape.of(3, 6), output(layer, Shape.of(3, 6)));
        assertRefuses(layer, Shape.of(2, 5, 4, 5));
        assertRefuses(layer, Shape.of(6));
        assertInvalid(() -> new BatchNormalization(0, 1e-5));
        assertEquals(
                List.of("scale", "shift", "mean", "variance"),
                layer.parameters().stream().map(ParameterSpec::role).toList());
        assertInvalid(() -> layer.outputType(List.of(DataType.S32)));
    }

    @Test
    void localResponseNormalization() {
        LocalResponseNormalization layer = new LocalResponseNormalization(5, 1e-4, 0.75, 1);
        assertEquals(PICTURE, output(layer, PICTURE));
        assertRefuses(layer, Shape.of(2, 6));
        assertInvalid(() -> new LocalResponseNormalization(0, 1e-4, 0.75, 1));
        assertInvalid(() -> new LocalResponseNormalization(5, Double.NaN, 0.75, 1));
        assertInvalid(() -> new LocalResponseNormalization(5, 1e-4, Double.NaN, 1));
        assertInvalid(() -> new LocalResponseNormalization(5, 1e-4, 0.75, Double.POSITIVE_INFINITY));
    }

    @Test
    void softmax() {
        assertEquals(PICTURE, output(Softmax.channels(), PICTURE));
        assertEquals(PICTURE, output(new Softmax(-1, true), PICTURE));
        assertRefuses(new Softmax(4, false), PICTURE);
        assertRefuses(new Softmax(-5, false), PICTURE);
        assertRefuses(Softmax.channels(), Shape.of(3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
    void dropoutRefusesRatio(double ratio) {
        assertInvalid(() -> new Dropout(ratio));
    }

    @Test
    void dropoutKeepsTheShape() {
        assertEquals(PICTURE, output(new Dropout(0), PICTURE));
    }

    @Test
    void prelu() {
        assertEquals(Shape.of(6, 1, 1), PRelu.perChannel(6, 2).slope());
        assertEquals(PICTURE, output(PRelu.perChannel(6, 2), PICTURE));
        assertEquals(PICTURE, output(new PRelu(Shape.of()), PICTURE));
        assertRefuses(PRelu.perChannel(4, 2), PICTURE);
        assertRefuses(new PRelu(Shape.of(3, 6, 1, 1)), PICTURE);
        assertRefuses(new PRelu(Shape.of(1, 1, 6, 1, 1)), PICTURE);
        assertRefuses(new PRelu(Shape.of(1, 3)), Shape.of(1, 1));
        assertInvalid(() -> PRelu.perChannel(0, 2));
        assertInvalid(() -> PRelu.perChannel(3, -1));
    }

    @Test
    void fullyConnected() {
        FullyConnected layer = new FullyConnected(120, 10, true);
        assertEquals(Shape.of(2, 10), output(layer, PICTURE));
        assertEquals(Shape.of(7, 10), output(layer, Shape.of(7, 120)));
        assertEquals(2L * 120 * 10, layer.macs(List.of(PICTURE)));
        assertEquals(
                List.of(ParameterSpec.learned("weight", 10, 120), ParameterSpec.learned("bias", 10)),
                layer.parameters());
        assertRefuses(layer, Shape.of(120));
        assertRefuses(layer, Shape.of(2, 119));
        assertInvalid(() -> new FullyConnected(0, 1, true));
        assertInvalid(() -> new FullyConnected(1, -1, true));
        assertInvalid(() -> new FullyConnected(Integer.MAX_VALUE, Integer.MAX_VALUE, false));
        FullyConnected wide = new FullyConnected(1, Integer.MAX_VALUE, false);
        assertRefuses(wide, Shape.of(1L << 40, 1));
    }

    @ParameterizedTest
    @EnumSource(Elementwise.Operation.class)
    void elementwiseBroadcasts(Elementwise.Operation operation) {
        Elementwise layer = new Elementwise(operation);
        assertEquals(PICTURE, output(layer, PICTURE, PICTURE));
        assertEquals(PICTURE, output(layer, PICTURE, Shape.of(6, 1, 1)));
        assertEquals(PICTURE, output(layer, Shape.of(), PICTURE));
        assertEquals(Shape.of(3, 2, 4), output(layer, Shape.of(3, 1, 4), Shape.of(2, 1)));
        assertRefuses(layer, PICTURE);
        assertRefuses(layer, PICTURE, Shape.of(4));
        assertInvalid(() -> layer.outputType(List.of(DataType.F32, DataType.S8)));
        assertRefuses(layer, Shape.of(1L << 31, 1), Shape.of(1L << 31));
    }

    @Test
    void expandRank() {
        assertEquals(Shape.of(1, 1, 3), Broadcast.expandRank(Shape.of(3), 3));
        assertEquals(Shape.of(2, 3), Broadcast.expandRank(Shape.of(2, 3), 2));
        assertInvalid(() -> Broadcast.expandRank(Shape.of(2, 3), 1));
    }

    @Test
    void constant() {
        Constant constant = new Constant(Shape.of(3, 2));
        assertEquals(Shape.of(3, 2), output(constant));
        assertEquals(DataType.F32, constant.outputType(List.of()));
        assertRefuses(constant, PICTURE);
    }

    @Test
    void quantizeAndDequantize() {
        Quantize quantize = new Quantize(DataType.U8, 6, 1);
        assertEquals(PICTURE, output(quantize, PICTURE));
        assertEquals(DataType.U8, quantize.outputType(List.of(DataType.BF16)));
        assertRefuses(quantize, Shape.of(2, 5));
        assertRefuses(quantize, Shape.of(6));
        assertEquals(Shape.of(6), output(new Quantize(DataType.U8, 1, 1), Shape.of(6)));
        assertInvalid(() -> quantize.outputType(List.of(DataType.S8)));
        assertInvalid(() -> new Quantize(DataType.F32, 1, 0));
        assertInvalid(() -> new Quantize(DataType.S8, 0, 0));
        Dequantize dequantize = new Dequantize(DataType.S8, 1, 0);
        assertEquals(DataType.F32, dequantize.outputType(List.of(DataType.S8)));
        assertInvalid(() -> dequantize.outputType(List.of(DataType.U8)));
        assertInvalid(() -> new Dequantize(DataType.BF16, 1, 0));
        assertRefuses(new Dequantize(DataType.S8, 5, 1), PICTURE);
    }

    @Test
    void kindsAndInputCounts() {
        assertEquals("Convolution", Convolution.square(1, 1, 1).kind());
        assertEquals(0, new Constant(Shape.of()).minInputs());
        assertEquals(2, Elementwise.add().maxInputs());
        assertEquals(Integer.MAX_VALUE, Concat.channels().maxInputs());
    }
}
