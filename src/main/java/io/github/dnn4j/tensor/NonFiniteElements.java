package io.github.dnn4j.tensor;

import io.github.dnn4j.runtime.NonFiniteScan;
import java.util.Arrays;

/** Looks for elements of tensors that are not finite. */
public final class NonFiniteElements {
    private NonFiniteElements() {}

    /**
     * The row-major index of the first element that is NaN; -1 if there is none, as in every tensor of integers.
     *
     * @param threads how many may read a large tensor; 0 for the calling thread's OpenMP team
     * @throws IllegalStateException if the tensor is closed
     */
    public static long firstNan(Tensor tensor, int threads) {
        return first(tensor, false, threads);
    }

    /** The row-major index of the first element that is NaN or infinite; -1 if there is none. */
    public static long firstNonFinite(Tensor tensor) {
        return first(tensor, true, 0);
    }

    private static long first(Tensor tensor, boolean infinities, int threads) {
        if (!tensor.type().isFloating()) {
            return -1;
        }
        if (NonFiniteScan.isAvailable()) {
            NonFiniteScan.Format format = switch (tensor.type()) {
                case F32 -> NonFiniteScan.Format.F32;
                case BF16 -> NonFiniteScan.Format.BF16;
                case F16 -> NonFiniteScan.Format.F16;
                case S8, U8, S32 -> throw new IllegalStateException("integers are finite");
            };
            long address = tensor.hold();
            long found;
            try {
                found = NonFiniteScan.first(address, tensor.shape().elements(), format, infinities, threads);
            } finally {
                tensor.letGo();
            }
            if (found < 0 || tensor.layout().isRowMajor(tensor.shape())) {
                return found;
            }
        }
        return firstOneByOne(tensor, infinities);
    }

    /** In the order of the logical shape, whatever that of memory. */
    private static long firstOneByOne(Tensor tensor, boolean infinities) {
        long elements = tensor.shape().elements();
        for (long i = 0; i < elements; i++) {
            float value = tensor.getFloat(i);
            if (Float.isNaN(value) || infinities && Float.isInfinite(value)) {
                return i;
            }
        }
        return -1;
    }

    /** A row-major index as one along each axis, in words: {@code [0, 2, 1]}. */
    public static String position(Shape shape, long index) {
        long[] at = new long[shape.rank()];
        long rest = index;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            at[axis] = rest % shape.extent(axis);
            rest /= shape.extent(axis);
        }
        return Arrays.toString(at);
    }
}
