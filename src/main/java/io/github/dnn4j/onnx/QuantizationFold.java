package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.OnnxException.require;

import java.util.List;
import java.util.Map;

/** DequantizeLinear of constants, which is how quantized files keep their weights. */
final class QuantizationFold {
    private QuantizationFold() {}

    static void register(Map<String, Fold> folds) {
        folds.put("DequantizeLinear", QuantizationFold::dequantize);
    }

    private static List<OnnxTensor> dequantize(Fold.Arguments arguments) {
        arguments.attributes().ignore("output_dtype");
        OnnxTensor input = arguments.operand(0);
        OnnxTensor scale = arguments.operand(1);
        if (arguments.attributes().integer("block_size", 0) != 0) {
            throw arguments.call().unsupported("scales for blocks are not known; scales per axis are");
        }
        long given = arguments.attributes().integer("axis", 1);
        boolean single = scale.elements() == 1;
        int axis = single ? 0 : Fold.axis(given, input.rank());
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
        OnnxTensor result = arguments.budget().allocate(ElementType.FLOAT, input.extents());
        for (long i = 0; i < result.elements(); i++) {
            long at = single ? 0 : i / inner % scale.elements();
            double zero = arguments.has(2) ? arguments.operand(2).getDouble(at) : 0;
            result.setDouble(i, (float) (input.getDouble(i) - zero) * (float) scale.getDouble(at));
        }
        return List.of(result);
    }
}
