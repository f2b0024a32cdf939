package io.github.dnn4j.fuzz.extents;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Random layers of every kind for an input of a given shape; those that do not fit it throw and are drawn again. */
final class ExtremeLayers {
    /** Weights of a layer are a mapped file; larger ones than it are not drawn. */
    static final long MOST_WEIGHTS = 1L << 31;

    private static final long USUAL_WEIGHTS = 1 << 20;

    /** Values of this many elements fit the memory of a case, and take their time. */
    private static final long LEAST_SLOW = 1 << 22;

    private static final long MOST_SLOW = 1 << 26;

    private final Extents draw;

    ExtremeLayers(Extents draw) {
        this.draw = draw;
    }

    /** A shape of rank 3 to 5, or now and then another. */
    Shape shape() {
        int rank = draw.of(4, 4, 4, 4, 3, 3, 5, 5, 2, 1);
        long[] extents = new long[rank];
        long elements = 1;
        for (int i : shuffled(rank)) {
            extents[i] = draw.extent(elements);
            elements = Math.multiplyHigh(elements, extents[i]) == 0 ? elements * extents[i] : Long.MAX_VALUE;
        }
        return Shape.of(extents);
    }

    /** Refuses most of the values that would be filled, so that cases take milliseconds. */
    Shape quick(Shape shape) {
        if (shape.elements() >= LEAST_SLOW && shape.elements() <= MOST_SLOW && !draw.oneIn(20)) {
            throw new InvalidDescriptorException("a value of shape " + shape + " is more than most cases are to have");
        }
        return shape;
    }

    private List<Integer> shuffled(int rank) {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        for (int i = rank - 1; i > 0; i--) {
            Collections.swap(axes, i, draw.random().nextInt(i + 1));
        }
        return axes;
    }

    /**
     * A layer with one input for a value of that shape.
     *
     * @throws InvalidDescriptorException where what was drawn does not fit
     */
    Layer next(Shape shape) {
        return switch (draw.random().nextInt(24)) {
            case 0, 1, 2, 3 -> convolution(shape);
            case 4, 5 -> transposedConvolution(shape);
            case 6, 7 -> fullyConnected(shape);
            case 8 -> new MaxPooling(poolingWindow(shape), rounding());
            case 9 -> new AveragePooling(poolingWindow(shape), rounding(), one(AveragePooling.Divisor.values()));
            case 10, 11, 12 -> resampling(shape);
            case 13 -> normalization(shape);
            case 14 -> new LocalResponseNormalization(draw.windowPart(draw.of(3, 4, 5)), 1, 0.75, 1);
            case 15 -> new Softmax(draw.random().nextInt(shape.rank()), draw.oneIn(2));
            case 16 -> draw.oneIn(2) ? GlobalPooling.average() : GlobalPooling.max();
            case 17 -> activation(shape);
            case 18 -> new ChannelShuffle(divisor(shape.extent(1)));
            case 19 -> padding(shape);
            case 20 -> new Flatten(draw.random().nextInt(shape.rank() + 1));
            case 21 -> reshape(shape);
            case 22 -> transpose(shape);
            default -> draw.oneIn(2) ? new Dropout(0.5) : prelu(shape);
        };
    }

    private <E> E one(E[] values) {
        return values[draw.random().nextInt(values.length)];
    }

    private Rounding rounding() {
        return one(Rounding.values());
    }

    private static int channels(Shape shape) {
        return whole(shape.extent(1));
    }

    private static int whole(long extent) {
        if (extent > Integer.MAX_VALUE) {
            throw new InvalidDescriptorException(extent + " does not fit an int");
        }
        return (int) extent;
    }

    /** A number of groups: 1, all, or some other divisor. */
    private int divisor(long channels) {
        int all = whole(channels);
        return switch (draw.random().nextInt(4)) {
            case 0 -> all;
            case 1 -> {
                int guess = draw.of(2, 3, 4, 8, 16, 1024, 65536);
                yield all % guess == 0 ? guess : 1;
            }
            default -> 1;
        };
    }

    private Window window(Shape shape, int largest) {
        int rank = shape.spatialRank();
        int[] kernel = draw(rank, i -> draw.windowPart(draw.of(1, 1, 2, 3, 3, 5, largest)));
        int[] dilation = draw(rank, i -> kernel[i] == 1 ? 1 : draw.windowPart(draw.of(1, 1, 1, 2)));
        int[] padding = draw(rank, i -> draw.windowPart(draw.of(0, 0, 1, kernel[i] / 2)));
        int[] after = draw(rank, i -> draw.oneIn(4) ? draw.windowPart(1) : padding[i]);
        int[] stride = draw(rank, i -> draw.windowPart(draw.of(1, 1, 1, 2, 3)));
        return Window.of(kernel)
                .withDilation(dilation)
                .withStride(stride)
                .withPadding(
                        IntStream.of(padding).boxed().toList(),
                        IntStream.of(after).boxed().toList());
    }

    private Window poolingWindow(Shape shape) {
        Window window = window(shape, 7);
        if (draw.oneIn(3)) {
            int[] kernel = draw(
                    window.rank(),
                    i -> draw.oneIn(2)
                            ? window.kernel().get(i)
                            : whole(Math.min(Integer.MAX_VALUE, shape.extent(i + 2))));
            return Window.of(kernel)
                    .withStride(window.stride().stream().mapToInt(i -> i).toArray());
        }
        return window;
    }

    private static int[] draw(int rank, java.util.function.IntUnaryOperator drawn) {
        return IntStream.range(0, rank).map(drawn).toArray();
    }

    private int outChannels(int groups) {
        return whole((long) groups * draw.small(8));
    }

    private Layer convolution(Shape shape) {
        int in = channels(shape);
        int groups = divisor(in);
        int out = draw.oneIn(3) ? groups : draw.oneIn(12) ? draw.whole(1) / groups * groups : outChannels(groups);
        Window window = draw.oneIn(4)
                ? Window.square(shape.spatialRank(), 3).withPadding(1)
                : window(shape, whole(Math.min(11, shape.extent(-1))));
        Convolution layer = new Convolution(in, out, groups, window, draw.oneIn(2));
        requireWeights(layer.weightShape());
        return layer;
    }

    private Layer transposedConvolution(Shape shape) {
        int in = channels(shape);
        int groups = divisor(in);
        Window window = window(shape, 4);
        List<Integer> outputPadding = IntStream.range(0, window.rank())
                .mapToObj(i -> draw.oneIn(3) ? Math.min(window.stride().get(i) - 1, draw.windowPart(1)) : 0)
                .toList();
        TransposedConvolution layer =
                new TransposedConvolution(in, outChannels(groups), groups, window, outputPadding, draw.oneIn(2));
        requireWeights(layer.weightShape());
        return layer;
    }

    private Layer fullyConnected(Shape shape) {
        int in = whole(shape.elements() / shape.extent(0));
        int out = draw.oneIn(3) ? draw.whole(in) : draw.small(32);
        requireWeights(Shape.of(out, in));
        return new FullyConnected(in, out, draw.oneIn(2));
    }

    /** Large weights now and then only: they are read or refused, and that takes its time. */
    private void requireWeights(Shape weights) {
        if (weights.elements() > (draw.oneIn(50) ? MOST_WEIGHTS : USUAL_WEIGHTS)) {
            throw new InvalidDescriptorException("weights of shape " + weights + " are more than a case is to have");
        }
    }

    private Layer resampling(Shape shape) {
        int rank = shape.spatialRank();
        List<Long> sizes = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        boolean sized = draw.oneIn(2);
        long elements = shape.extent(0) * shape.extent(1);
        for (int i = 0; i < rank; i++) {
            if (sized) {
                long size = draw.oneIn(3) ? shape.extent(i + 2) : draw.extent(elements);
                sizes.add(size);
                elements = Math.multiplyHigh(elements, size) == 0 ? elements * size : Long.MAX_VALUE;
            } else {
                scales.add(draw.of(1, 2, 3, 8) * (draw.oneIn(4) ? 0.4 : 1));
            }
        }
        Resampling.Mode mode = one(Resampling.Mode.values());
        return new Resampling(
                mode,
                scales,
                sizes,
                draw.oneIn(2) ? Resampling.Coordinates.HALF_PIXEL : one(Resampling.Coordinates.values()),
                one(Resampling.NearestRounding.values()));
    }

    private Layer activation(Shape shape) {
        Activation.Function function = one(Activation.Function.values());
        return new Activation(function, 0.5f, 1);
    }

    private Layer padding(Shape shape) {
        List<Integer> before = IntStream.range(0, shape.rank())
                .mapToObj(i -> draw.oneIn(2) ? 0 : draw.windowPart(1))
                .toList();
        List<Integer> after = IntStream.range(0, shape.rank())
                .mapToObj(i -> draw.oneIn(2) ? 0 : draw.windowPart(2))
                .toList();
        return new ConstantPadding(before, after, 0.5f);
    }

    private Layer reshape(Shape shape) {
        List<Long> target =
                new ArrayList<>(LongStream.of(shape.toArray()).boxed().toList());
        Collections.swap(target, 0, draw.random().nextInt(target.size()));
        if (draw.oneIn(2) && target.size() > 1) {
            long last = target.removeLast();
            target.set(target.size() - 1, target.getLast() * last);
        } else {
            target.add(draw.random().nextInt(target.size() + 1), 1L);
        }
        return new Reshape(target);
    }

    private Layer transpose(Shape shape) {
        return new Transpose(shuffled(shape.rank()));
    }

    private Layer normalization(Shape shape) {
        requireWeights(Shape.of(channels(shape)));
        return new BatchNormalization(channels(shape), 1e-5);
    }

    private Layer prelu(Shape shape) {
        requireWeights(Shape.of(channels(shape)));
        return PRelu.perChannel(channels(shape), Math.max(0, shape.rank() - 2));
    }

    /** A layer on two values of that shape. */
    Layer joining(Shape shape) {
        return switch (draw.random().nextInt(5)) {
            case 0 -> draw.oneIn(2) ? new MatrixProduct(false, true) : new MatrixProduct(true, false);
            case 1, 2 -> new Concat(draw.random().nextInt(shape.rank()));
            default -> new Elementwise(one(Elementwise.Operation.values()));
        };
    }

    /** A constant that broadcasts to values of that shape. */
    Layer constant(Shape shape) {
        long[] extents = shape.toArray();
        for (int i = 0; i < extents.length; i++) {
            extents[i] = draw.oneIn(2) ? 1 : extents[i];
        }
        requireWeights(Shape.of(extents));
        return new Constant(Shape.of(extents));
    }

    /** Parts of the first axis that can be cut. */
    Layer split(Shape shape) {
        int axis = draw.random().nextInt(shape.rank());
        long first = draw.random().nextLong(1, Math.max(2, shape.extent(axis)));
        return new Split(axis, List.of(first, shape.extent(axis) - first));
    }
}
