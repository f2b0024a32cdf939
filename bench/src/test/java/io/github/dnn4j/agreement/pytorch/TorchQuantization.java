package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.DataType;

/** {@code torch.quantize_per_tensor}, {@code torch.quantize_per_channel} and their inverses. */
final class TorchQuantization {
    private static final int INT32 = 3; // c10::ScalarType
    private static final int QINT8 = 12;
    private static final int QUINT8 = 13;
    private static final int QINT32 = 14;

    private TorchQuantization() {}

    static Call quantize(Quantize layer, Operands operands) {
        String quantized = layer.count() == 1
                ? String.format(
                        "torch.quantize_per_tensor(%s, float(%s), int(%s), %d)",
                        operands.x(),
                        operands.parameters().get(0),
                        operands.parameters().get(1),
                        code(layer.type()))
                : String.format(
                        "torch.quantize_per_channel(%s, %s, %s, %d, %d)",
                        operands.x(),
                        operands.parameters().get(0),
                        integers(operands.parameters().get(1)),
                        operands.shape().axis(layer.axis()),
                        code(layer.type()));
        return Call.python("torch.int_repr(%s)", quantized);
    }

    static Call dequantize(Dequantize layer, Operands operands) {
        String quantized = layer.count() == 1
                ? String.format(
                        "torch._make_per_tensor_quantized_tensor(%s, float(%s), int(%s))",
                        operands.x(),
                        operands.parameters().get(0),
                        operands.parameters().get(1))
                : String.format(
                        "torch._make_per_channel_quantized_tensor(%s, %s, %s, %d)",
                        operands.x(),
                        operands.parameters().get(0),
                        integers(operands.parameters().get(1)),
                        operands.shape().axis(layer.axis()));
        return Call.python("torch.dequantize(%s)", quantized);
    }

    private static String integers(String parameter) {
        return "torch.to(" + parameter + ", " + INT32 + ")";
    }

    private static int code(DataType type) {
        return switch (type) {
            case S8 -> QINT8;
            case U8 -> QUINT8;
            case S32 -> QINT32;
            case F32, BF16, F16 -> throw new IllegalArgumentException(type + " is not quantized");
        };
    }
}
