package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.ResamplingWeights;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Resampling of one spatial axis as a matrix of weights: a row for each output position, of which at most two entries
 * are not zero unless the layer {@link Resampling#filters filters}.
 *
 * @param layer mode and rounding
 * @param axis number of the axis among the spatial ones
 * @param input shape of the layer's input
 * @param output shape of its output
 */
record ResamplingMatrix(Resampling layer, int axis, Shape input, Shape output) {
    ResamplingMatrix {
        Math.toIntExact(output.extent(axis + 2));
    }

    /** True if an axis stays as it is, which need not be listed. */
    static boolean isUntouched(Resampling layer, int axis, long in, long out) {
        return in == out && layer.scale(axis, in) == 1;
    }

    static ResamplingMatrix of(Resampling layer, int axis, Shape input) {
        return new ResamplingMatrix(
                layer, axis, input, layer.outputShapes(List.of(input)).getFirst());
    }

    /** The input extent. */
    long in() {
        return input.extent(axis + 2);
    }

    /** The output extent. */
    int outputs() {
        return (int) output.extent(axis + 2);
    }

    /** The input position of an output position; not listed, since there may be very many. */
    private float position(int y) {
        return layer.position(axis, y, input, output);
    }

    /** True if every element stays where it is. */
    boolean isIdentity() {
        for (int y = 0; y < outputs(); y++) {
            if (position(y) != y) {
                return false;
            }
        }
        return in() == outputs();
    }

    /** Writes the weights (1, out, in) into zeros. */
    void weights(Tensor zeros) {
        write((y, x, weight) -> add(zeros, y * in() + x, weight));
    }

    /** Writes the weights (1, in, out), which bring gradients back, into zeros. */
    void transposed(Tensor zeros) {
        write((y, x, weight) -> add(zeros, x * outputs() + y, weight));
    }

    /** The most input positions that an output is made of. */
    int most() {
        if (!layer.filters()) {
            return 2;
        }
        int[] counts = new int[outputs()];
        write((y, _, _) -> counts[(int) y]++);
        return Arrays.stream(counts).max().orElse(1);
    }

    /**
     * Writes (2, most, out) into zeros: the numbers of the input positions that each output position is made of, then
     * their weights; positions that are left over have none.
     */
    void table(Tensor zeros) {
        int[] counts = new int[outputs()];
        long weights = zeros.shape().elements() / 2;
        write((y, x, weight) -> {
            long at = (long) counts[(int) y]++ * outputs() + y;
            zeros.setFloat(at, x);
            zeros.setFloat(weights + at, weight);
        });
    }

    private interface Entry {
        void add(long y, long x, float weight);
    }

    private void write(Entry entry) {
        for (int y = 0; y < outputs(); y++) {
            int row = y;
            ResamplingWeights.of(layer, axis, y, input, output, (x, weight) -> entry.add(row, x, weight));
        }
    }

    private static void add(Tensor weights, long at, float weight) {
        weights.setFloat(at, weights.getFloat(at) + weight);
    }
}
