package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Resampling. oneDNN has half-pixel centres only, with its own rounding; where that is what the record asks for, its
 * primitive runs. Every other convention is linear along each axis, so it is a product with a matrix of weights per axis
 * (in x out, at most two entries not zero for an output position), one axis after the other.
 */
final class OneDnnResampling {
    private OneDnnResampling() {}

    static void lower(Lowering lowering, Resampling layer) {
        lowering.output(
                0,
                isNative(layer, lowering.inputShape(0), lowering.outputShape(0))
                        ? primitive(lowering, layer)
                        : products(lowering, layer));
    }

    /** True if oneDNN's primitive computes the same: position (y + 1/2) in / out - 1/2, nearest by rounding. */
    static boolean isNative(Resampling layer, Shape input, Shape output) {
        // With a single input position plain and channels-last memory look alike, and oneDNN 3.11 mixes them up.
        boolean single = input.elements() == input.extent(0) * input.extent(1);
        return !single
                && ExtentLimits.isInterpolated(input, output, layer.mode() == Resampling.Mode.LINEAR)
                && IntStream.range(0, layer.rank()).allMatch(i -> {
                    long in = input.extent(i + 2);
                    long out = output.extent(i + 2);
                    boolean wholeFactor = out % in == 0 && layer.scale(i, in) == out / in;
                    boolean exactScale = layer.scale(i, in) * in == out;
                    boolean halfPixel = switch (layer.coordinates()) {
                        case HALF_PIXEL, HALF_PIXEL_SYMMETRIC -> true;
                        case PYTORCH_HALF_PIXEL -> out > 1;
                        case ALIGN_CORNERS, ASYMMETRIC -> false;
                    };
                    return switch (layer.mode()) {
                        case LINEAR -> halfPixel && exactScale;
                        // By a whole factor f, output y is nearest to input floor(y / f) whatever the rounding of
                        // halves, as no
                        // position lies at a half; the same holds for y / f rounded down.
                        case NEAREST ->
                            wholeFactor
                                    && (halfPixel && isToNearest(layer.nearest())
                                            || layer.coordinates() == Resampling.Coordinates.ASYMMETRIC
                                                    && layer.nearest() == Resampling.NearestRounding.FLOOR);
                    };
                });
    }

    private static boolean isToNearest(Resampling.NearestRounding rounding) {
        return switch (rounding) {
            case ROUND_PREFER_FLOOR, ROUND_PREFER_CEIL -> true;
            case FLOOR, CEIL -> false;
        };
    }

    private static Operand primitive(Lowering lowering, Resampling layer) {
        Shape input = lowering.inputShape(0);
        Shape output = lowering.outputShape(0);
        DataType type = lowering.type(0);
        float[] factors = factors(layer, input, output);
        PostOperations post = PostOperations.none(lowering);
        return Unary.run(
                lowering,
                lowering.input(0),
                output,
                type,
                type,
                post,
                (src, dst) -> Dnnl.resampling(
                        lowering.engine(),
                        layer.mode() == Resampling.Mode.LINEAR,
                        factors,
                        src,
                        dst,
                        post.attributes(),
                        lowering.subject()),
                List.of());
    }

    static float[] factors(Resampling layer, Shape input, Shape output) {
        float[] factors = new float[layer.rank()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) ((double) output.extent(i + 2) / input.extent(i + 2));
        }
        return factors;
    }

    private static Operand products(Lowering lowering, Resampling layer) {
        Shape output = lowering.outputShape(0);
        // Weights of linear interpolation are fractions: they and the values stay in F32 between the axes.
        Operand value = lowering.plain(lowering.input(0), DataType.F32);
        Shape shape = lowering.inputShape(0);
        for (int i = 0; i < layer.rank(); i++) {
            int axis = i + 2;
            ExtentLimits.requireTable(lowering.subject(), output.extent(axis));
            if (isIdentity(layer, i, shape.extent(axis), output.extent(axis))) {
                continue;
            }
            Shape next = shape.with(axis, output.extent(axis));
            value = product(lowering, layer, i, value, shape, next, false);
            shape = next;
        }
        return lowering.typed(value, lowering.type(0));
    }

    static boolean isIdentity(Resampling layer, int axis, long in, long out) {
        return in == out
                && IntStream.range(0, Math.toIntExact(out)).allMatch(y -> layer.position(axis, y, in, out) == y);
    }

    /**
     * Along one axis: (before, in, after) by (in, out) is (before, out, after).
     *
     * @param transposed whether the value is a gradient of the output, which the transposed matrix brings to the input
     */
    static Operand product(
            Lowering lowering, Resampling layer, int i, Operand value, Shape shape, Shape next, boolean transposed) {
        int axis = i + 2;
        long in = shape.extent(axis);
        long out = next.extent(axis);
        long after = shape.strides()[axis];
        long before = shape.elements() / in / after;
        ExtentLimits.requireTable(lowering.subject(), in, out);
        Operand source = lowering.reshape(value, Shape.of(before, in, after));
        Operand weights = lowering.constant(
                (transposed ? "transposed axis " : "axis ") + i,
                Shape.of(1, out, in),
                DataType.F32,
                () -> transposed ? transpose(weights(layer, i, out, in)) : weights(layer, i, in, out));
        MemoryDesc result = lowering.plainDesc(Shape.of(before, out, after), DataType.F32);
        PostOperations post = PostOperations.none(lowering);
        Implementation implementation = lowering.choose(() -> Dnnl.matmul(
                lowering.engine(),
                weights.desc().handle(),
                source.desc().handle(),
                result.handle(),
                post.attributes(),
                lowering.subject()));
        Operand destination = lowering.newOperand(result);
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(Dnnl.ARG_SRC, weights),
                        new Call.Argument(Dnnl.ARG_WEIGHTS, source),
                        new Call.Argument(Dnnl.ARG_DST, destination)),
                layer.coordinates() + " is not oneDNN's convention: a matrix product along spatial axis " + i);
        return lowering.reshape(destination, next);
    }

    /** The weights (1, out, in) of input positions for every output position. */
    private static Tensor weights(Resampling layer, int axis, long in, long out) {
        Tensor weights = Tensor.allocate(Shape.of(1, out, in), DataType.F32);
        for (long y = 0; y < out; y++) {
            double position = layer.position(axis, y, in, out);
            switch (layer.mode()) {
                case NEAREST -> add(weights, y, in, (long) layer.nearest().round(position), 1);
                case LINEAR -> {
                    double clamped = Math.clamp(position, 0, in - 1);
                    long low = (long) Math.floor(clamped);
                    double fraction = clamped - low;
                    add(weights, y, in, low, 1 - fraction);
                    add(weights, y, in, low + 1, fraction);
                }
            }
        }
        return weights;
    }

    private static Tensor transpose(Tensor weights) {
        long rows = weights.shape().extent(1);
        long columns = weights.shape().extent(2);
        Tensor result = Tensor.allocate(Shape.of(1, columns, rows), DataType.F32);
        for (long i = 0; i < rows * columns; i++) {
            result.setFloat(i % columns * rows + i / columns, weights.getFloat(i));
        }
        return result;
    }

    private static void add(Tensor weights, long y, long in, long position, double weight) {
        long at = y * in + Math.clamp(position, 0, in - 1);
        weights.setFloat(at, (float) (weights.getFloat(at) + weight));
    }
}
