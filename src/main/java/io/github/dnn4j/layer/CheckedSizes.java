package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.InvalidDescriptorException;

/** Arithmetic on sizes that reports what overflowed, as an {@link InvalidDescriptorException}. */
public final class CheckedSizes {
    private CheckedSizes() {}

    /**
     * The sum of two sizes.
     *
     * @throws InvalidDescriptorException if it does not fit a {@code long}; the message names {@code what}
     */
    public static long add(String what, long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw new InvalidDescriptorException(what + " overflow: " + a + " + " + b + " does not fit 64 bits");
        }
        return sum;
    }

    /**
     * The product of two sizes.
     *
     * @throws InvalidDescriptorException if it does not fit a {@code long}; the message names {@code what}
     */
    public static long multiply(String what, long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high != low >> 63) {
            throw new InvalidDescriptorException(what + " overflow: " + a + " x " + b + " does not fit 64 bits");
        }
        return low;
    }

    /**
     * A size that descriptors keep as an {@code int}.
     *
     * @throws InvalidDescriptorException if it does not fit; the message names {@code what}
     */
    public static int toInt(String what, long value) {
        if (value != (int) value) {
            throw new InvalidDescriptorException(what + " overflow: " + value + " does not fit 32 bits");
        }
        return (int) value;
    }
}
