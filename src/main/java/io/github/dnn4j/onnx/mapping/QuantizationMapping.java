package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.assembly.QuantizedType;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/** QuantizeLinear and DequantizeLinear with one scale, or one for each extent of an axis. */
public final class QuantizationMapping {
    private QuantizationMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("QuantizeLinear", QuantizationMapping::quantize);
        mappings.put("DequantizeLinear", QuantizationMapping::dequantize);
        DynamicQuantization.register(mappings);
    }

    private static List<OnnxValue> quantize(NodeCall call) {
        call.attributes().ignore("saturate", "precision");
        refuseBlocks(call);
        Live input = call.live(0);
        refuseForeignZeroPoint(call);
        OnnxTensor scale = call.constant(1, "scale");
        OnnxTensor zeroPoint = call.has(2) ? call.constant(2, "zero point") : zeros(scale);
        ElementType type = QuantizedType.of(call);
        DataType stored = type.networkType()
                .filter(found -> !found.isFloating())
                .orElseThrow(
                        () -> call.unsupported("quantized values of type " + type + " are not known; s8 and u8 are"));
        int axis = axis(call, input, scale);
        int count = WindowAttributes.integer("scales", scale.elements());
        return List.of(call.add(new Quantize(stored, count, axis), List.of(input), parameters(call, scale, zeroPoint)));
    }

    private static List<OnnxValue> dequantize(NodeCall call) {
        call.attributes().ignore("output_dtype");
        refuseBlocks(call);
        Live input = call.live(0);
        refuseForeignZeroPoint(call);
        boolean computed = call.operand(1) instanceof Live || call.has(2) && call.operand(2) instanceof Live;
        if (computed) {
            long axis = call.attributes().integer("axis", 1);
            boolean single = call.operand(1) instanceof Live scale
                    ? scale.shape().elements() == 1
                    : call.constant(1, "scale").elements() == 1;
            return List.of(DynamicQuantization.dequantize(call, input, single ? 0 : input.axis(axis)));
        }
        OnnxTensor scale = call.constant(1, "scale");
        OnnxTensor zeroPoint = call.has(2) ? call.constant(2, "zero point") : zeros(scale);
        int axis = axis(call, input, scale);
        int count = WindowAttributes.integer("scales", scale.elements());
        return List.of(call.add(
                new Dequantize(input.type(), count, axis), List.of(input), parameters(call, scale, zeroPoint)));
    }

    private static void refuseBlocks(NodeCall call) {
        long block = call.attributes().integer("block_size", 0);
        if (block != 0) {
            throw call.unsupported("scales for blocks (block_size " + block + ") are not known; scales per axis are");
        }
    }

    private static void refuseForeignZeroPoint(NodeCall call) {
        if (call.has(2) && call.operand(2) instanceof OnnxValue.Foreign foreign) {
            throw call.unsupported("its zero point " + foreign.sentence());
        }
    }

    private static OnnxTensor zeros(OnnxTensor scale) {
        return OnnxTensor.splat(OnnxTensor.ofFloats(new long[0], 0), scale.extents());
    }

    private static int axis(NodeCall call, Live input, OnnxTensor scale) {
        long axis = call.attributes().integer("axis", 1);
        require(scale.rank() <= 1, "its scale %s should be one number or a vector", scale);
        return scale.elements() == 1 ? 0 : input.axis(axis);
    }

    private static List<String> parameters(NodeCall call, OnnxTensor scale, OnnxTensor zeroPoint) {
        require(
                zeroPoint.elements() == scale.elements(),
                "its zero point %s and scale %s differ in their number of elements",
                zeroPoint,
                scale);
        Shape shape = Shape.of(scale.elements());
        return List.of(call.parameter(scale, shape, "scale"), call.parameter(zeroPoint, shape, "zero_point"));
    }
}
