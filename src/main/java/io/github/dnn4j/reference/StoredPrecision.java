package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.tensor.BFloat16;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Float16;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Models the storage of values in a precision: F32 numbers that are rounded to it, ties to even. */
final class StoredPrecision {
    private StoredPrecision() {}

    /** Rounds every element of an F32 tensor; integer tensors stay as they are. */
    static void round(Tensor tensor, Precision precision) {
        if (tensor.type() != DataType.F32 || precision == Precision.F32) {
            return;
        }
        MemorySegment memory = tensor.segment();
        Parallel.blocks(tensor.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                memory.setAtIndex(JAVA_FLOAT, i, round(memory.getAtIndex(JAVA_FLOAT, i), precision));
            }
        });
    }

    private static float round(float value, Precision precision) {
        return switch (precision) {
            case F32, TF32 -> value;
            case BF16 -> BFloat16.toFloat(BFloat16.fromFloat(value));
            case F16 -> Float16.toFloat(Float16.fromFloat(value));
        };
    }
}
