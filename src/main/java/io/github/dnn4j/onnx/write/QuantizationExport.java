package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * QuantizeLinear and DequantizeLinear. Their zero points have the integer type, 32-bit integers are not quantized to,
 * and are dequantized without a zero point; what goes beyond that is written as arithmetic in double.
 */
final class QuantizationExport {
    private QuantizationExport() {}

    static void quantize(Quantize layer, NodeExport node) {
        if (layer.type() != DataType.S32 && holds(layer.type(), node.values(1))) {
            linear("QuantizeLinear", layer.type(), layer.count(), layer.axis(), node);
            return;
        }
        long[] extents = alongAxis(layer.count(), layer.axis(), node.rank());
        String quotient = node.helper("Div", List.of(node.input(), node.parameter(0, ElementType.FLOAT, extents)));
        String rounded = ElementwiseExport.asDouble(node, node.helper("Round", List.of(quotient)));
        String zero = ElementwiseExport.asDouble(node, node.parameter(1, ElementType.FLOAT, extents));
        String sum = node.helper("Round", List.of(node.helper("Add", List.of(rounded, zero))));
        ElementwiseExport.saturated(node, sum, layer.type());
    }

    static void dequantize(Dequantize layer, NodeExport node) {
        boolean zeros = !anyNot(0, node.values(1));
        if (layer.type() == DataType.S32 ? zeros : holds(layer.type(), node.values(1))) {
            linear("DequantizeLinear", layer.type(), layer.count(), layer.axis(), node);
            return;
        }
        long[] extents = alongAxis(layer.count(), layer.axis(), node.rank());
        String zero = ElementwiseExport.asDouble(node, node.parameter(1, ElementType.FLOAT, extents));
        String scale = ElementwiseExport.asDouble(node, node.parameter(0, ElementType.FLOAT, extents));
        String shifted = node.helper("Sub", List.of(ElementwiseExport.asDouble(node, node.input()), zero));
        String scaled = node.helper("Mul", List.of(shifted, scale));
        node.result("Cast", List.of(scaled), integer("to", ElementType.FLOAT.number()));
    }

    private static void linear(String operator, DataType type, int count, int axis, NodeExport node) {
        long[] extents = count == 1 ? new long[0] : new long[] {count};
        AttributeProto[] attributes = count == 1 ? new AttributeProto[0] : new AttributeProto[] {integer("axis", axis)};
        String scale = node.parameter(0, ElementType.FLOAT, extents);
        String zeroPoint = node.parameter(1, ElementType.of(type), extents);
        node.result(operator, List.of(node.input(), scale, zeroPoint), attributes);
    }

    /** True if the integer type holds every value. */
    private static boolean holds(DataType type, Tensor values) {
        Tensor stored = values.copyAs(type);
        for (long i = 0; i < values.shape().elements(); i++) {
            if (stored.getFloat(i) != values.getFloat(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyNot(float wanted, Tensor values) {
        for (long i = 0; i < values.shape().elements(); i++) {
            if (values.getFloat(i) != wanted) {
                return true;
            }
        }
        return false;
    }

    /** Extents under which {@code count} values broadcast along an axis of {@code rank}. */
    private static long[] alongAxis(int count, int axis, int rank) {
        if (count == 1) {
            return new long[0];
        }
        long[] extents = new long[axis < 0 ? -axis : rank - axis];
        Arrays.fill(extents, 1);
        extents[0] = count;
        return extents;
    }
}
