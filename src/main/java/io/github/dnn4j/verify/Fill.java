package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Inputs and parameters that show errors of a layer. Where a layer only adds, multiplies, compares and moves, they are
 * small integers (or multiples of a power of two) chosen so that no partial sum in any order exceeds what the sums are
 * kept in: its result is then exact, rounded once at most, and any difference is an error. Elsewhere they are multiples
 * of a power of two in the range in which the function bends. All values are exact in the tested precision, and at most
 * one in three is zero.
 *
 * @param inputs a grid for each input, the last for all further ones
 * @param parameters a grid for each parameter, by role
 * @param exact whether the result is exact
 */
public record Fill(List<Grid> inputs, Map<String, Grid> parameters, boolean exact) {
    /** Integers up to here are exact in every floating type, their sums of two and products with quarters in F32. */
    static final int SMALL = 16;

    /** Sums of this size are exact in F32. */
    static final long F32_EXACT = 1L << 24;

    /** Below the largest finite F16, 65,504. */
    private static final long F16_FINITE = 1L << 15;

    private static final Grid SMALL_INTEGERS = Grid.integers(SMALL);
    static final Grid SMOOTH = Grid.of(-128, 128, 1f / 32);

    /**
     * The fill that suits a layer.
     *
     * @param inputs shapes of its inputs, which fit it
     */
    public static Fill of(Layer layer, List<Shape> inputs, Precision precision) {
        return switch (layer) {
            case Convolution c ->
                accumulating((long) c.inChannels() / c.groups() * c.window().taps(), precision);
            case TransposedConvolution c ->
                accumulating((long) c.inChannels() / c.groups() * c.window().taps(), precision);
            case FullyConnected f -> accumulating(f.inFeatures(), precision);
            case MatrixProduct m -> accumulating(m.inner(inputs), precision);
            case MaxPooling p -> exact(Grid.integers(128));
            case GlobalPooling p -> p.mode() == GlobalPooling.Mode.MAX ? exact(Grid.integers(128)) : smooth();
            case AveragePooling p -> smooth();
            case ChannelShuffle s -> exact(Grid.integers(128));
            case Concat c -> exact(Grid.integers(128));
            case Split s -> exact(Grid.integers(128));
            case Take t -> exact(Grid.integers(128));
            case Transpose t -> exact(Grid.integers(128));
            case Reshape r -> exact(Grid.integers(128));
            case Flatten f -> exact(Grid.integers(128));
            case ConstantPadding p -> exact(Grid.integers(128));
            case Dropout d -> exact(Grid.integers(128));
            case Constant c -> new Fill(List.of(), Map.of("value", SMALL_INTEGERS), true);
            case Resampling r -> r.mode() == Resampling.Mode.NEAREST ? exact(Grid.integers(128)) : smooth();
            case Elementwise e -> elementwise(e.operation());
            case Activation a -> new Fill(List.of(ActivationGrids.of(a)), Map.of(), ActivationGrids.isExact(a));
            case PRelu p -> new Fill(List.of(SMALL_INTEGERS), Map.of("slope", Grid.of(-4, 4, 0.25f)), true);
            case BatchNormalization b ->
                new Fill(
                        List.of(SMOOTH),
                        Map.of(
                                "scale", Grid.of(-24, 24, 1f / 16),
                                "shift", Grid.of(-32, 32, 1f / 16),
                                "mean", Grid.of(-16, 16, 1f / 16),
                                "variance", Grid.of(4, 32, 1f / 16)),
                        false);
            case LocalResponseNormalization l -> smooth();
            case Normalization n ->
                new Fill(
                        List.of(SMOOTH),
                        Map.of("scale", Grid.of(-24, 24, 1f / 16), "shift", Grid.of(-32, 32, 1f / 16)),
                        false);
            case Softmax s -> smooth();
            case Quantize q ->
                new Fill(
                        List.of(Grid.of(q.type() == DataType.U8 ? -40 : -160, 160, 0.25f)),
                        quantization(q.type()),
                        true);
            case Dequantize d -> new Fill(List.of(integers(d.type())), quantization(d.type()), true);
        };
    }

    private static Fill exact(Grid grid) {
        return new Fill(List.of(grid), Map.of(), true);
    }

    private static Fill smooth() {
        return new Fill(List.of(SMOOTH), Map.of(), false);
    }

    private static Fill elementwise(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD, SUBTRACT, MAX, MIN -> exact(SMALL_INTEGERS);
            case MULTIPLY -> new Fill(List.of(SMALL_INTEGERS, new Grid(-SMALL, SMALL, 1, true)), Map.of(), true);
            case DIVIDE -> new Fill(List.of(SMOOTH, new Grid(-8, 8, 0.5f, true)), Map.of(), false);
            // Each holds for about as many pairs as not, a single number on either side included.
            case EQUAL -> exact(Grid.of(0, 1, 1));
            case LESS -> new Fill(List.of(Grid.of(-3, 0, 1), Grid.of(-1, 2, 1)), Map.of(), true);
            case LESS_OR_EQUAL -> new Fill(List.of(Grid.of(-2, 1, 1), Grid.of(-1, 2, 1)), Map.of(), true);
            case GREATER -> new Fill(List.of(Grid.of(-1, 2, 1), Grid.of(-3, 0, 1)), Map.of(), true);
            case GREATER_OR_EQUAL -> new Fill(List.of(Grid.of(-1, 2, 1), Grid.of(-2, 1, 1)), Map.of(), true);
            case WHERE, WHERE_NOT -> new Fill(List.of(Grid.of(0, 1, 1), SMALL_INTEGERS), Map.of(), true);
            case POW -> new Fill(List.of(Grid.of(2, 16, 0.25f), Grid.of(-8, 8, 0.25f)), Map.of(), false);
            case FMOD -> new Fill(List.of(SMOOTH, Grid.of(3, 12, 0.25f)), Map.of(), true);
        };
    }

    /** Sums of {@code length} products and a bias: with |values| at most r they stay within length r r + r. */
    static Fill accumulating(long length, Precision precision) {
        long largest = precision == Precision.F16 ? F16_FINITE : F32_EXACT;
        int limit = (int) Math.max(1, Math.min(SMALL, Math.sqrt((double) largest / (length + 1))));
        Grid grid = Grid.integers(limit);
        boolean exact = (length + 1) * limit * limit <= largest;
        Grid bias = new Grid(-limit, limit, 1, true); // seen where nothing else is
        return new Fill(List.of(grid), Map.of("weight", grid, "bias", bias), exact);
    }

    /** Powers of two as scales make division and multiplication exact. */
    private static Map<String, Grid> quantization(DataType type) {
        Grid zeroPoints = type == DataType.S32 ? Grid.only(0) : Grid.of(type == DataType.U8 ? 1 : -20, 20, 1);
        return Map.of("scale", Grid.of(1, 2, 0.25f), "zero_point", zeroPoints);
    }

    private static Grid integers(DataType type) {
        return switch (type) {
            case U8 -> Grid.of(0, 255, 1);
            case S8 -> Grid.of(-128, 127, 1);
            case S32, F32, BF16, F16 -> Grid.integers(4096);
        };
    }

    /** Fills input number {@code index}, rounded to {@code precision} if it is of a floating type. */
    public void fillInput(int index, Tensor tensor, Precision precision, long seed) {
        fill(inputs.get(Math.min(index, inputs.size() - 1)), tensor, precision, seed * 31 + index);
    }

    /** Fills the parameter of that role. */
    public void fillParameter(String role, Tensor tensor, Precision precision, long seed) {
        fill(parameters.get(role), tensor, precision, seed * 31 + role.hashCode());
    }

    static void fill(Grid grid, Tensor tensor, Precision precision, long seed) {
        grid.fill(tensor, new SplittableRandom(seed * 0x9E3779B97F4A7C15L));
        if (tensor.type().isFloating()) {
            Rounded.inPlace(tensor, precision.type());
        }
    }
}
