package io.github.dnn4j.verify;

import io.github.dnn4j.tensor.BFloat16;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Float16;
import io.github.dnn4j.tensor.Tensor;

/** Values as a narrower type would store them. */
final class Rounded {
    private Rounded() {}

    /** {@code value} rounded to nearest even in a floating type; unchanged for any other type. */
    static float to(DataType type, float value) {
        return switch (type) {
            case BF16 -> BFloat16.toFloat(BFloat16.fromFloat(value));
            case F16 -> Float16.toFloat(Float16.fromFloat(value));
            case F32, S8, U8, S32 -> value;
        };
    }

    /** Rounds every element; the tensor keeps its type. */
    static void inPlace(Tensor tensor, DataType type) {
        if (type == DataType.F32 || tensor.type() == type) {
            return;
        }
        long elements = tensor.shape().elements();
        for (long i = 0; i < elements; i++) {
            tensor.setFloat(i, to(type, tensor.getFloat(i)));
        }
    }

    /** A rounded copy in a tensor of its own, or the tensor itself where nothing can change. */
    static Tensor copy(Tensor tensor, DataType type) {
        if (!tensor.type().isFloating() || type == DataType.F32 || tensor.type() == type) {
            return tensor;
        }
        Tensor copy = tensor.copyAs(tensor.type());
        inPlace(copy, type);
        return copy;
    }
}
