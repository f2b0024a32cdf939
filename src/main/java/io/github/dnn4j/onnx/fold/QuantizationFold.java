package io.github.dnn4j.onnx.fold;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Axes;
import io.github.dnn4j.onnx.assembly.QuantizedType;
import java.util.List;
import java.util.Map;

/** DequantizeLinear of constants, which is how quantized files keep their weights, and QuantizeLinear before it. */
public final class QuantizationFold {
    private QuantizationFold() {}

    public static void register(Map<String, Fold> folds) {
        folds.put("DequantizeLinear", QuantizationFold::dequantize);
        folds.put("QuantizeLinear", QuantizationFold::quantize);
    }

    /** saturate(round(x / scale) + zero point), to 8-bit integers. */
    private static List<OnnxTensor> quantize(Fold.Arguments arguments) {
        arguments.attributes().ignore("saturate", "precision", "output_dtype");
        OnnxTensor input = arguments.operand(0);
        OnnxTensor scale = arguments.operand(1);
        ElementType type = QuantizedType.of(arguments.call());
        if (type != ElementType.INT8 && type != ElementType.UINT8) {
            throw arguments.call().unsupported("quantized constants of type " + type + " are not known; s8 and u8 are");
        }
        Along along = Along.of(arguments, input, scale);
        OnnxTensor result = arguments.budget().allocate(type, input.extents());
        int least = type == ElementType.INT8 ? -128 : 0;
        for (long i = 0; i < result.elements(); i++) {
            float quotient = (float) input.getDouble(i) / (float) scale.getDouble(along.at(i));
            double shifted = Math.rint(quotient) + zeroPoint(arguments, along.at(i));
            result.setLong(i, (long) Math.clamp(shifted, least, least + 255.0));
        }
        return List.of(result.named(input.name()));
    }

    private static double zeroPoint(Fold.Arguments arguments, long at) {
        return arguments.has(2) ? arguments.operand(2).getDouble(at) : 0;
    }

    /** Which scale is whose: {@code inner} neighbours have the same, and after {@code count} they come again. */
    private record Along(int axis, long inner, long count) {
        static Along of(Fold.Arguments arguments, OnnxTensor input, OnnxTensor scale) {
            if (arguments.attributes().integer("block_size", 0) != 0) {
                throw arguments.call().unsupported("scales for blocks are not known; scales per axis are");
            }
            long given = arguments.attributes().integer("axis", 1);
            boolean single = scale.elements() == 1;
            int axis = single ? 0 : Axes.axis(given, input.rank());
            require(
                    single || scale.rank() == 1 && scale.elements() == input.extent(axis),
                    "its scale %s does not fit axis %d of %s",
                    scale,
                    axis,
                    input);
            require(
                    !arguments.has(2) || arguments.operand(2).elements() == scale.elements(),
                    "its zero point and scale differ in their number of elements");
            long inner = 1;
            for (int i = axis + 1; i < input.rank(); i++) {
                inner *= input.extent(i);
            }
            return new Along(axis, inner, scale.elements());
        }

        long at(long index) {
            return index / inner % count;
        }
    }

    private static List<OnnxTensor> dequantize(Fold.Arguments arguments) {
        arguments.attributes().ignore("output_dtype");
        OnnxTensor input = arguments.operand(0);
        OnnxTensor scale = arguments.operand(1);
        Along along = Along.of(arguments, input, scale);
        OnnxTensor result = arguments.budget().allocate(ElementType.FLOAT, input.extents());
        for (long i = 0; i < result.elements(); i++) {
            double zero = zeroPoint(arguments, along.at(i));
            result.setDouble(i, (float) (input.getDouble(i) - zero) * (float) scale.getDouble(along.at(i)));
        }
        OnnxTensor zeros = arguments.has(2)
                ? arguments.operand(2)
                : OnnxTensor.splat(OnnxTensor.ofFloats(new long[0], 0), scale.extents());
        return List.of(result.named(input.name()).from(OnnxTensor.Integers.of(input, scale, zeros, along.axis())));
    }
}
