package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Self-attention within the windows of one stage's maps (N, C, H, W) (Liu et al., 2021, section 3.2): positions of a
 * window see one another, by the scores of their queries and keys and a learned bias for each offset between two.
 * Shifted windows begin half a window further on; those at the end are filled from the beginning, and what was not
 * neighbours in the picture does not see one another.
 */
final class ShiftedWindows {
    /** Added to the score of two positions that do not see one another: exp(-100) is nothing beside 1. */
    private static final float HIDDEN = -100;

    private final Value first;
    private final String name;
    private final int side;
    private final int heads;
    private final long height;
    private final long width;
    private Value mask;

    /**
     * Windows of a stage.
     *
     * @param first the stage's input
     * @param name what the stage's nodes begin with
     * @param side positions along a side of a window, a divisor of H and W
     * @param heads heads of the attention, a divisor of C
     */
    ShiftedWindows(Value first, String name, int side, int heads) {
        this.first = first;
        this.name = name;
        this.side = side;
        this.heads = heads;
        this.height = first.shape().extent(2);
        this.width = first.shape().extent(3);
    }

    String name() {
        return name;
    }

    /** softmax(Q' K / sqrt(C / heads) + bias) V in each window, and a linear layer: (N, C, H, W) to the same shape. */
    Value attention(Value x, String node, boolean shifted) {
        long down = shifted && side < height ? side / 2 : 0;
        long right = shifted && side < width ? side / 2 : 0;
        long channels = x.channels();
        long each = channels / heads;
        Value y = rolled(x, node + ".shifted", down, right);
        List<Value> parts = x.builder()
                .addAll(
                        node + ".split",
                        new Split(1, List.of(channels, channels, channels)),
                        y.convolution(node + ".qkv", (int) (3 * channels), 1));
        float scale = (float) (1 / Math.sqrt(each));
        Value q = TokenLayers.times(windows(parts.get(0), node + ".q", heads, each), node + ".scaled", scale);
        Value k = windows(parts.get(1), node + ".k", heads, each);
        Value v = windows(parts.get(2), node + ".v", heads, each);
        Value scores = x.builder()
                .add(node + ".scores", new MatrixProduct(true, false), q, k)
                .plus(node + ".biased", bias(x, node));
        if (down > 0 || right > 0) {
            scores = scores.plus(node + ".masked", mask(down, right));
        }
        Value weights = scores.then(node + ".softmax", new Softmax(-1, false));
        Value found = x.builder()
                .add(node + ".mixed", new MatrixProduct(false, true), v, weights)
                .then(
                        node + ".windows",
                        new Reshape(List.of(0L, height / side, width / side, channels, (long) side, (long) side)))
                .then(node + ".rows", new Transpose(List.of(0, 3, 1, 4, 2, 5)))
                .then(node + ".map", new Reshape(List.of(0L, channels, height, width)))
                .convolution(node + ".proj", (int) channels, 1);
        return rolled(found, node + ".back", -down, -right);
    }

    /** (N, heads x each, H, W) to (N, windows, heads, each, positions of a window). */
    private Value windows(Value x, String node, int heads, long each) {
        long window = side;
        return x.then(
                        node + ".cut",
                        new Reshape(List.of(0L, heads * each, height / side, window, width / side, window)))
                .then(node + ".turned", new Transpose(List.of(0, 2, 4, 1, 3, 5)))
                .then(
                        node,
                        new Reshape(List.of(0L, height / side * (width / side), (long) heads, each, window * window)));
    }

    /** The map moved up and to the left, around its ends. */
    private static Value rolled(Value x, String node, long down, long right) {
        Value y = down == 0 ? x : x.then(node + ".rows", new Take(2, new Positions.Rotated(-down)));
        return right == 0 ? y : y.then(node + ".columns", new Take(3, new Positions.Rotated(-right)));
    }

    /** A number for each head and offset between two positions of a window: (1, 1, heads, positions, positions). */
    private Value bias(Value x, String node) {
        int positions = side * side;
        int offsets = 2 * side - 1;
        List<Long> rows = new ArrayList<>();
        for (int i = 0; i < positions; i++) {
            for (int j = 0; j < positions; j++) {
                int below = i / side - j / side + side - 1;
                int beside = i % side - j % side + side - 1;
                rows.add((long) below * offsets + beside);
            }
        }
        return x.builder()
                .add(
                        node + ".relative_position_bias_table",
                        Constant.learned(Shape.of((long) offsets * offsets, heads)))
                .then(node + ".offsets", new Take(0, new Positions.Listed(rows)))
                .then(node + ".heads", new Transpose(List.of(1, 0)))
                .then(node + ".bias", new Reshape(List.of(1L, 1L, (long) heads, (long) positions, (long) positions)));
    }

    /**
     * 0 for two positions of a window that are neighbours in the picture, else {@link #HIDDEN}: (N, windows, 1,
     * positions, positions). A map of numbers, one for each part of the picture that windows must not mix, is cut into
     * windows, and differences of numbers tell. Blocks of a stage share it.
     */
    private Value mask(long down, long right) {
        if (mask == null) {
            String node = name + ".parts";
            Value zero = first.then(node + ".one", new GlobalPooling(GlobalPooling.Mode.AVERAGE));
            zero = zero.builder()
                    .addAll(node + ".first", new Split(1, List.of(1L, 0L)), zero)
                    .getFirst()
                    .then(node + ".zero", Activation.clip(0, 0));
            Value numbers = numbers(zero, node + ".rows", 2, height, down, -HIDDEN)
                    .plus(node + ".numbers", numbers(zero, node + ".columns", 3, width, right, -3 * HIDDEN));
            Value cut = windows(numbers, node + ".cut", 1, 1);
            Value other = cut.then(node + ".other", new Transpose(List.of(0, 1, 2, 4, 3)));
            mask = zero.builder()
                    .add(node + ".differences", new Elementwise(Elementwise.Operation.SUBTRACT), cut, other)
                    .then(node + ".distances", new Activation(Activation.Function.ABS, 0, 0))
                    .then(node + ".negated", new Activation(Activation.Function.NEGATE, 0, 0))
                    .then(node + ".mask", Activation.clip(HIDDEN, 0));
        }
        return mask;
    }

    /** Along an axis: 0; in the last window {@code step}, and {@code 2 step} for what comes from the beginning. */
    private Value numbers(Value zero, String node, int axis, long extent, long shift, float step) {
        if (shift == 0) {
            return padded(zero, node, axis, extent - 1, 0);
        }
        Value before = padded(zero, node + ".before", axis, extent - side - 1, 0);
        Value last = padded(before, node + ".last", axis, side - shift, step);
        return padded(last, node + ".around", axis, shift, 2 * step);
    }

    private static Value padded(Value x, String node, int axis, long count, float value) {
        List<Integer> after = new ArrayList<>(List.of(0, 0, 0, 0));
        after.set(axis, (int) count);
        return x.then(node, new ConstantPadding(List.of(0, 0, 0, 0), after, value));
    }
}
