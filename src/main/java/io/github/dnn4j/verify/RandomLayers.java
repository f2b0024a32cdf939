package io.github.dnn4j.verify;

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
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Random layers with inputs that mostly fit; what does not fit is drawn again by the caller. */
final class RandomLayers {
    /** A layer with its inputs. */
    record Sample(Layer layer, List<Shape> inputs, List<DataType> types) {
        static Sample of(Layer layer, Shape... inputs) {
            return new Sample(layer, List.of(inputs), Collections.nCopies(inputs.length, DataType.F32));
        }
    }

    private final Draw draw;
    private final List<Supplier<Sample>> kinds;

    RandomLayers(Draw draw) {
        this.draw = draw;
        this.kinds = List.of(
                this::convolution,
                this::activation,
                this::averagePooling,
                this::depthwise,
                this::batchNormalization,
                () -> Sample.of(new ChannelShuffle(draw.divisor(12)), image(12 * draw.of(1, 2, 4))),
                this::pointwise,
                this::concat,
                () -> Sample.of(new Constant(draw.any())),
                this::convolution,
                this::constantPadding,
                this::dequantize,
                this::grouped,
                () -> Sample.of(new Dropout(0.5), draw.any()),
                this::elementwise,
                this::convolution,
                this::flatten,
                this::fullyConnected,
                this::transposedConvolution,
                () -> Sample.of(draw.oneIn(2) ? GlobalPooling.average() : GlobalPooling.max(), image(draw.channels())),
                this::localResponseNormalization,
                this::transposedConvolution,
                this::maxPooling,
                this::preluOf,
                this::grouped,
                this::quantize,
                this::resampling,
                this::depthwise,
                this::reshape,
                this::softmax,
                this::split,
                this::transpose);
    }

    /** A sample of the kind whose turn it is. */
    Sample sample(int index) {
        return kinds.get(Math.floorMod(index, kinds.size())).get();
    }

    private Shape image(int channels) {
        return draw.image(channels, draw.spatialRank());
    }

    private Sample convolution() {
        return convolution(draw.channels(), draw.channels(), 1);
    }

    private Sample depthwise() {
        int channels = draw.channels();
        return convolution(channels, channels * (draw.oneIn(4) ? 2 : 1), channels);
    }

    private Sample grouped() {
        int groups = draw.of(2, 3, 4, 5, 8);
        return convolution(groups * draw.of(1, 2, 3, 4, 7, 8, 16), groups * draw.of(1, 2, 3, 5, 8, 16), groups);
    }

    private Sample convolution(int in, int out, int groups) {
        Shape input = image(in);
        Window window = draw.window(input.spatialRank(), false);
        return Sample.of(new Convolution(in, out, groups, window, !draw.oneIn(3)), input);
    }

    private Sample pointwise() {
        int in = draw.channels();
        Shape input = image(in);
        Window window = Window.square(input.spatialRank(), 1).withStride(draw.of(1, 1, 2, 3));
        return Sample.of(new Convolution(in, draw.channels(), 1, window, !draw.oneIn(3)), input);
    }

    private Sample transposedConvolution() {
        int groups = draw.of(1, 1, 1, 2, 3, 8);
        int in = groups * draw.of(1, 2, 3, 5, 8, 16);
        int out = groups * draw.of(1, 2, 3, 7, 8, 16);
        Shape input = image(in);
        Window window = draw.window(input.spatialRank(), true);
        List<Integer> outputPadding = new ArrayList<>();
        for (int stride : window.stride()) {
            outputPadding.add(draw.oneIn(2) ? 0 : draw.below(stride));
        }
        return Sample.of(new TransposedConvolution(in, out, groups, window, outputPadding, !draw.oneIn(3)), input);
    }

    private Sample activation() {
        float alpha = draw.of(0, 1, 2, 4) * 0.25f;
        Activation layer = switch (draw.of(List.of(Activation.Function.values()))) {
            case RELU -> Activation.relu();
            case LEAKY_RELU -> Activation.leakyRelu(alpha);
            case CLIP -> draw.oneIn(2) ? Activation.relu6() : Activation.clip(-alpha, 1 + alpha);
            case ELU -> Activation.elu(alpha);
            case SELU -> Activation.selu();
            case SIGMOID -> Activation.sigmoid();
            case TANH -> Activation.tanh();
            case GELU_ERF -> Activation.geluErf();
            case GELU_TANH -> Activation.geluTanh();
            case SILU -> new Activation(Activation.Function.SILU, draw.of(1, 2), 0);
            case HARD_SIGMOID -> Activation.hardSigmoid(0.2f, 0.5f);
            case HARD_SWISH -> Activation.hardSwish();
            case MISH -> Activation.mish();
            case SOFTPLUS -> Activation.softplus();
            case SOFTSIGN -> Activation.softsign();
        };
        return Sample.of(layer, draw.any());
    }

    private Sample averagePooling() {
        Shape input = image(draw.channels());
        return Sample.of(
                new AveragePooling(
                        draw.window(input.spatialRank(), true),
                        draw.of(List.of(Rounding.values())),
                        draw.of(List.of(AveragePooling.Divisor.values()))),
                input);
    }

    private Sample maxPooling() {
        Shape input = image(draw.channels());
        return Sample.of(
                new MaxPooling(draw.window(input.spatialRank(), true), draw.of(List.of(Rounding.values()))), input);
    }

    private Sample batchNormalization() {
        Shape input = draw.oneIn(5) ? Shape.of(draw.batch(), draw.channels()) : image(draw.channels());
        return Sample.of(new BatchNormalization((int) input.extent(1), draw.oneIn(2) ? 1e-5 : 1e-3), input);
    }

    private Sample concat() {
        Shape first = draw.any();
        int axis = draw.below(first.rank());
        int count = draw.of(1, 2, 2, 3, 4, 9);
        Shape[] inputs = new Shape[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = i == 0 ? first : first.with(axis, draw.channels());
        }
        return Sample.of(new Concat(draw.oneIn(4) ? axis - first.rank() : axis), inputs);
    }

    private Sample constantPadding() {
        Shape input = draw.any();
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int i = 0; i < input.rank(); i++) {
            before.add(draw.of(0, 0, 1, 2, 3));
            after.add(draw.of(0, 0, 1, 2, 5));
        }
        return Sample.of(new ConstantPadding(before, after, draw.of(-3, 0, 0, 1)), input);
    }

    private Sample elementwise() {
        Shape full = draw.any();
        Shape other = full;
        for (int i = 0; i < full.rank(); i++) {
            other = draw.oneIn(3) ? other.with(i, 1) : other;
        }
        if (draw.oneIn(4)) {
            other = suffix(other, draw.below(full.rank() + 1));
        }
        Elementwise layer = new Elementwise(draw.of(List.of(Elementwise.Operation.values())));
        return draw.oneIn(4) ? Sample.of(layer, other, full) : Sample.of(layer, full, other);
    }

    private static Shape suffix(Shape shape, int from) {
        return Shape.of(Arrays.copyOfRange(shape.toArray(), from, shape.rank()));
    }

    private Sample flatten() {
        Shape input = draw.any();
        return Sample.of(new Flatten(draw.below(2 * input.rank() + 1) - input.rank()), input);
    }

    private Sample fullyConnected() {
        Shape input =
                draw.oneIn(4) ? image(draw.channels()) : Shape.of(draw.batch(), draw.channels() * draw.of(1, 3, 8));
        int features = Math.toIntExact(input.elements() / input.extent(0));
        return Sample.of(new FullyConnected(features, draw.channels() * draw.of(1, 2), !draw.oneIn(3)), input);
    }

    private Sample localResponseNormalization() {
        return Sample.of(
                new LocalResponseNormalization(draw.of(1, 2, 3, 5, 5, 7), 1e-1, 0.75, draw.of(1, 2)),
                image(draw.channels()));
    }

    private Sample preluOf() {
        Shape input = image(draw.channels());
        PRelu layer = switch (draw.of(0, 1, 2)) {
            case 0 -> new PRelu(Shape.of(1));
            case 1 -> new PRelu(suffix(input, 1));
            default -> PRelu.perChannel((int) input.extent(1), input.spatialRank());
        };
        return Sample.of(layer, input);
    }

    private DataType integer() {
        return draw.of(List.of(DataType.S8, DataType.U8));
    }

    private Sample quantize() {
        Shape input = draw.any();
        int axis = draw.below(input.rank());
        int count = draw.oneIn(2) ? 1 : Math.toIntExact(input.extent(axis));
        return Sample.of(new Quantize(integer(), count, axis), input);
    }

    private Sample dequantize() {
        Shape input = draw.any();
        int axis = draw.below(input.rank());
        int count = draw.oneIn(2) ? 1 : Math.toIntExact(input.extent(axis));
        DataType type = draw.oneIn(3) ? DataType.S32 : integer();
        return new Sample(new Dequantize(type, count, axis), List.of(input), List.of(type));
    }

    private Sample resampling() {
        Shape input = image(draw.channels());
        List<Double> scales = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        boolean bySize = draw.oneIn(3);
        for (int i = 0; i < input.spatialRank(); i++) {
            if (bySize) {
                sizes.add((long) draw.of(1, 2, 5, 8, 13, 16));
            } else {
                scales.add(draw.of(List.of(2.0, 2.0, 3.0, 0.5, 1.5, 0.75, 2.6, 0.6, 1 / 3.0, 5 / 3.0, 1.2, 2.4, 1.05)));
            }
        }
        return Sample.of(
                new Resampling(
                        draw.of(List.of(Resampling.Mode.values())),
                        scales,
                        sizes,
                        draw.of(List.of(Resampling.Coordinates.values())),
                        draw.of(List.of(Resampling.NearestRounding.values()))),
                input);
    }

    private Sample reshape() {
        Shape input = image(draw.channels());
        List<Long> target = switch (draw.of(0, 1, 2)) {
            case 0 -> List.of(0L, -1L);
            case 1 -> List.of(-1L);
            default -> List.of(0L, 0L, -1L);
        };
        return Sample.of(new Reshape(target), input);
    }

    private Sample softmax() {
        Shape input = draw.any();
        int axis = draw.below(2 * input.rank()) - input.rank();
        boolean log = input.extent(axis) > 1 && draw.oneIn(2); // the logarithm over one element is zero
        return Sample.of(new Softmax(axis, log), input);
    }

    private Sample split() {
        Shape input = draw.any();
        int axis = draw.below(input.rank());
        List<Long> sizes = new ArrayList<>();
        long left = input.extent(axis);
        while (left > 0) {
            long size = sizes.size() == 7 ? left : 1 + draw.below((int) left);
            sizes.add(size);
            left -= size;
        }
        return Sample.of(new Split(draw.oneIn(4) ? axis - input.rank() : axis, sizes), input);
    }

    private Sample transpose() {
        Shape input = draw.any();
        return Sample.of(new Transpose(draw.permutation(input.rank())), input);
    }
}
