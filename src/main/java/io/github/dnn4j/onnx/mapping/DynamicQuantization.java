package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Quantization with scale and zero point from the values themselves: DynamicQuantizeLinear, and DequantizeLinear of its
 * result. Everything in between is computed on numbers.
 */
final class DynamicQuantization {
    private static final float LARGEST = 255;

    private DynamicQuantization() {}

    static void register(Map<String, Mapping> mappings) {
        mappings.put("DynamicQuantizeLinear", DynamicQuantization::quantize);
    }

    /**
     * scale = (max(x, 0) - min(x, 0)) / 255 over all values x; zero point = round(-min / scale); y = round(x / scale) +
     * zero point. Values that are all 0 have the least normal number as their scale and y = 0.
     */
    private static List<OnnxValue> quantize(NodeCall call) {
        Live x = call.live(0);
        Live most = extreme(call, x);
        Live least = negated(call, extreme(call, negated(call, x)));
        Live range = call.add(new Elementwise(Operation.SUBTRACT), most, least);
        Live scale =
                Floats.with(call, Operation.MAX, Floats.with(call, Operation.DIVIDE, range, LARGEST), Float.MIN_NORMAL);
        Live start = negated(call, call.add(new Elementwise(Operation.DIVIDE), least, scale));
        Live zeroPoint = call.add(function(Function.ROUND), call.add(Activation.clip(0, LARGEST), start));
        Live steps = call.add(function(Function.ROUND), call.add(new Elementwise(Operation.DIVIDE), x, scale));
        Live shifted = call.add(Elementwise.add(), steps, zeroPoint);
        return List.of(
                Conversions.integers(call, shifted, DataType.U8),
                scale,
                Conversions.integers(call, zeroPoint, DataType.U8));
    }

    /**
     * scale (x - zero point), either of which may be computed.
     *
     * @param axis the axis of x along which there are several
     */
    static Live dequantize(NodeCall call, Live x, int axis) {
        Live number = Conversions.numbers(call, x);
        if (call.has(2)) {
            Live zeroPoint = call.isConstant(2)
                    ? constant(call, call.constant(2, "zero point"))
                    : Conversions.numbers(call, call.live(2));
            number = call.add(new Elementwise(Operation.SUBTRACT), number, along(call, zeroPoint, x, axis));
        }
        return call.add(new Elementwise(Operation.MULTIPLY), number, along(call, call.live(1), x, axis));
    }

    /** A vector as what broadcasts to x along an axis. */
    private static Live along(NodeCall call, Live vector, Live x, int axis) {
        if (vector.rank() != 1 || vector.shape().elements() == 1) {
            return vector;
        }
        long[] extents = new long[x.rank() - axis];
        Arrays.fill(extents, 1);
        extents[0] = vector.shape().elements();
        return call.reshape(vector, Collections.nCopies(vector.shapes().size(), Shape.of(extents)));
    }

    private static Live constant(NodeCall call, OnnxTensor zeroPoint) {
        float[] values = new float[Math.toIntExact(zeroPoint.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = zeroPoint.getLong(i);
        }
        return call.constantLayer(OnnxTensor.ofFloats(zeroPoint.extents(), values));
    }

    /** The largest of all values, or 0 where that is larger, as a scalar. */
    private static Live extreme(NodeCall call, Live x) {
        List<Shape> rows = x.shapes().stream()
                .map(shape -> Shape.of(1, 1, shape.elements()))
                .toList();
        Live largest = call.add(GlobalPooling.max(), call.reshape(x, rows));
        return Floats.with(call, Operation.MAX, call.add(new Reshape(List.of()), largest), 0);
    }

    private static Live negated(NodeCall call, Live value) {
        return call.add(function(Function.NEGATE), value);
    }

    private static Activation function(Function function) {
        return new Activation(function, 0, 0);
    }
}
