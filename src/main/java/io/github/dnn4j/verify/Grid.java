package io.github.dnn4j.verify;

import io.github.dnn4j.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * Values to draw from: {@code step} times the integers from {@code low} to {@code high}, all equally likely. With a
 * power of two as step and at most 8 significant bits every value is exact in F32, BF16 and F16.
 *
 * @param low smallest multiple
 * @param high largest multiple
 * @param step distance between neighbours
 * @param skipZero whether zero is replaced by {@code step}, for divisors
 */
public record Grid(int low, int high, float step, boolean skipZero) {
    /** The integers from {@code -limit} to {@code limit}. */
    public static Grid integers(int limit) {
        return new Grid(-limit, limit, 1, false);
    }

    /** Multiples of {@code step} from low to high. */
    public static Grid of(int low, int high, float step) {
        return new Grid(low, high, step, false);
    }

    /** One value only. */
    public static Grid only(float value) {
        return new Grid(1, 1, value, false);
    }

    /** Fills a tensor of any type; conversion rounds to the type. */
    public void fill(Tensor tensor, SplittableRandom random) {
        long elements = tensor.shape().elements();
        int bound = high - low + 1;
        for (long i = 0; i < elements; i++) {
            int multiple = low + random.nextInt(bound);
            tensor.setFloat(i, skipZero && multiple == 0 ? step : multiple * step);
        }
    }
}
