package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Border;
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
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer, shapes of inputs, and what kind of values keep all kinks two steps away.
 *
 * @param values the values
 */
record LayerPoint(Layer layer, Values values, List<Shape> inputs) {
    /** Kinds of values. */
    enum Values {
        /** Odd multiples of 1/8 from -2 to 2. */
        SMOOTH,
        /** All elements 1/2 apart or more. */
        APART,
        /** The first input as {@link #SMOOTH}, the second multiples of 1/4 from 1 to 3 with either sign. */
        AWAY_FROM_ZERO,
        /** From 1/2 to 5/2. */
        POSITIVE,
        /** From -3/8 to 3/8. */
        WITHIN_ONE,
        /** Odd multiples of 1/4 from -7/4 to 7/4: four steps away from where a function jumps. */
        BETWEEN_JUMPS,
        /** About 3/2, the second 1, both with either sign: a quotient far from whole numbers. */
        REMAINDER,
        /** From 3/2 to 7/2, and for a second input from -1 to 1. */
        ABOVE_ONE
    }

    private static LayerPoint of(Layer layer, Shape... inputs) {
        return new LayerPoint(layer, Values.SMOOTH, List.of(inputs));
    }

    @Override
    public String toString() {
        return layer + " on " + inputs;
    }

    /** Points of every layer that has a derivative. */
    static List<LayerPoint> all() {
        List<LayerPoint> points = new ArrayList<>();
        convolutions(points);
        transposedConvolutions(points);
        activations(points);
        pooling(points);
        normalization(points);
        elementwise(points);
        resampling(points);
        moves(points);
        points.add(of(new FullyConnected(12, 5, true), Shape.of(3, 3, 2, 2)));
        points.add(of(new FullyConnected(7, 4, false), Shape.of(2, 7)));
        points.add(of(new MatrixProduct(), Shape.of(3, 4), Shape.of(4, 2)));
        points.add(of(new MatrixProduct(true, false), Shape.of(2, 4, 3), Shape.of(2, 4, 2)));
        points.add(of(new MatrixProduct(false, true), Shape.of(2, 1, 3, 4), Shape.of(3, 2, 4)));
        points.add(of(new MatrixProduct(true, true), Shape.of(4, 3), Shape.of(2, 2, 4)));
        points.add(of(new Dropout(0.5), Shape.of(2, 3, 4)));
        points.add(of(new Dropout(0.3), Shape.of(5, 7)));
        points.add(of(PRelu.perChannel(3, 2), Shape.of(2, 3, 2, 3)));
        points.add(of(new PRelu(Shape.of(1)), Shape.of(2, 3, 4)));
        points.add(of(new PRelu(Shape.of(3, 4)), Shape.of(2, 3, 4)));
        points.add(of(new Constant(Shape.of(2, 3))));
        points.add(of(Constant.learned(Shape.of(2, 3))));
        return points;
    }

    private static void convolutions(List<LayerPoint> points) {
        points.add(of(Convolution.square(2, 3, 3).withPadding(1), Shape.of(2, 2, 4, 5)));
        points.add(of(Convolution.square(3, 2, 1).withStride(2, 3).withBias(false), Shape.of(2, 3, 5, 7)));
        points.add(of(Convolution.square(4, 6, 3).withGroups(2).withStride(2).withPadding(1), Shape.of(1, 4, 5, 6)));
        points.add(of(Convolution.square(2, 2, 3).withDilation(2, 1).withPadding(2, 0), Shape.of(1, 2, 6, 5)));
        points.add(of(Convolution.depthwise(3, 3).withPadding(1), Shape.of(2, 3, 4, 4)));
        points.add(of(
                Convolution.of(1, 2, 2, 3)
                        .withWindow(Window.of(2, 3).withStride(2, 1).withPadding(List.of(0, 2), List.of(1, 0))),
                Shape.of(1, 1, 5, 4)));
        points.add(of(Convolution.of(2, 3, 3).withStride(2).withPadding(1), Shape.of(2, 2, 7)));
        points.add(of(Convolution.of(2, 2, 2, 3, 2).withPadding(1, 0, 1).withStride(2, 1, 1), Shape.of(1, 2, 3, 4, 3)));
    }

    private static void transposedConvolutions(List<LayerPoint> points) {
        points.add(of(TransposedConvolution.of(2, 3, 3, 3).withPadding(1), Shape.of(2, 2, 3, 4)));
        points.add(of(
                TransposedConvolution.of(4, 6, 4, 3)
                        .withGroups(2)
                        .withStride(2, 3)
                        .withPadding(1, 0)
                        .withOutputPadding(1, 2),
                Shape.of(1, 4, 3, 2)));
        points.add(of(TransposedConvolution.of(2, 2, 3).withDilation(2).withBias(false), Shape.of(2, 2, 4)));
        points.add(of(TransposedConvolution.of(2, 1, 2, 2, 2).withStride(2), Shape.of(1, 2, 2, 2, 3)));
    }

    private static void activations(List<LayerPoint> points) {
        for (Activation.Function function : Activation.Function.values()) {
            Activation layer = switch (function) {
                case CLIP -> Activation.clip(-1, 1);
                case HARD_SIGMOID -> Activation.hardSigmoid(0.25f, 0.5f);
                case HARD_SWISH -> new Activation(function, 0.5f, 0.25f);
                case LEAKY_RELU, ELU -> new Activation(function, 0.25f, 0);
                case THRESHOLDED_RELU -> new Activation(function, 0.5f, 0);
                case CELU, POW -> new Activation(function, 1.5f, 0);
                case SHRINK -> new Activation(function, 0.5f, 0.25f);
                case SELU -> Activation.selu();
                case SILU -> new Activation(function, 1.5f, 0);
                case RELU, SIGMOID, TANH, GELU_ERF, GELU_TANH, MISH, SOFTPLUS, SOFTSIGN ->
                    new Activation(function, 0, 0);
                case RECIPROCAL,
                        ABS,
                        NEGATE,
                        SIGN,
                        ROUND,
                        FLOOR,
                        CEIL,
                        EXP,
                        LOG,
                        SQRT,
                        ERF,
                        SIN,
                        COS,
                        TAN,
                        ASIN,
                        ACOS,
                        ATAN,
                        SINH,
                        COSH,
                        ASINH,
                        ACOSH,
                        ATANH -> new Activation(function, 0, 0);
            };
            Values values = switch (function) {
                case LOG, SQRT, POW -> Values.POSITIVE;
                case SIGN, ROUND, FLOOR, CEIL, THRESHOLDED_RELU, SHRINK -> Values.BETWEEN_JUMPS;
                case ASIN, ACOS, ATANH, TAN -> Values.WITHIN_ONE;
                case ACOSH, RECIPROCAL -> Values.ABOVE_ONE;
                default -> Values.SMOOTH;
            };
            points.add(new LayerPoint(layer, values, List.of(Shape.of(2, 3, 5))));
        }
        points.add(of(Activation.clip(1, -1), Shape.of(7)));
        points.add(of(Activation.leakyRelu(-0.5f), Shape.of(9)));
    }

    private static void pooling(List<LayerPoint> points) {
        List<Window> windows = List.of(
                Window.of(2, 2).withStride(2),
                Window.of(3, 3).withStride(2).withPadding(1),
                Window.of(3, 2).withStride(1, 2).withPadding(List.of(0, 1), List.of(2, 0)),
                Window.of(2, 2).withDilation(2));
        for (Window window : windows) {
            for (Rounding rounding : Rounding.values()) {
                Shape input = Shape.of(1, 2, 6, 5);
                points.add(new LayerPoint(new MaxPooling(window, rounding), Values.APART, List.of(input)));
                for (AveragePooling.Divisor divisor : AveragePooling.Divisor.values()) {
                    points.add(of(new AveragePooling(window, rounding, divisor), input));
                }
            }
        }
        Window line = Window.of(3).withStride(2).withPadding(1);
        Window cube = Window.of(2, 3, 2).withPadding(0, 1, 0);
        points.add(new LayerPoint(new MaxPooling(line, Rounding.CEIL), Values.APART, List.of(Shape.of(2, 2, 7))));
        points.add(
                new LayerPoint(new MaxPooling(cube, Rounding.FLOOR), Values.APART, List.of(Shape.of(1, 2, 3, 3, 3))));
        points.add(of(new AveragePooling(line, Rounding.CEIL, AveragePooling.Divisor.INPUT), Shape.of(2, 2, 7)));
        points.add(of(
                new AveragePooling(cube, Rounding.FLOOR, AveragePooling.Divisor.INPUT_AND_PADDING),
                Shape.of(1, 2, 3, 3, 3)));
        points.add(of(GlobalPooling.average(), Shape.of(2, 3, 3, 2)));
        points.add(new LayerPoint(GlobalPooling.max(), Values.APART, List.of(Shape.of(2, 3, 3, 2))));
        points.add(of(GlobalPooling.average(), Shape.of(2, 3, 5)));
    }

    private static void normalization(List<LayerPoint> points) {
        points.add(of(new BatchNormalization(3, 1e-5), Shape.of(2, 3, 3, 4)));
        points.add(of(new BatchNormalization(4, 0.5), Shape.of(9, 4)));
        points.add(of(new BatchNormalization(2, 1e-3), Shape.of(1, 2, 2, 3, 2)));
        points.add(of(new LocalResponseNormalization(5, 0.5, 0.75, 1), Shape.of(1, 7, 2, 2)));
        points.add(of(new LocalResponseNormalization(2, 1, 0.5, 2), Shape.of(2, 4, 3)));
        points.add(of(new LocalResponseNormalization(3, 1e-2, 1.5, 1), Shape.of(1, 2, 2, 2)));
        for (Normalization.Divisor divisor : Normalization.Divisor.values()) {
            Optional<Shape> channels = Optional.of(Shape.of(4, 1));
            Normalization whole = new Normalization(divisor, List.of(-1), 1, 0.1, Optional.empty(), Optional.empty());
            points.add(new LayerPoint(whole, Values.AWAY_FROM_ZERO, List.of(Shape.of(3, 5))));
            points.add(new LayerPoint(
                    new Normalization(divisor, List.of(1, 2), 2, 0.1, channels, channels),
                    Values.AWAY_FROM_ZERO,
                    List.of(Shape.of(2, 4, 3))));
        }
        points.add(of(Normalization.layer(Shape.of(3, 4), 1e-2), Shape.of(2, 3, 4)));
        points.add(of(new Softmax(1, false), Shape.of(3, 5)));
        points.add(of(new Softmax(1, true), Shape.of(2, 4, 2, 2)));
        points.add(of(new Softmax(-1, false), Shape.of(2, 3, 4)));
        points.add(of(new Softmax(0, true), Shape.of(4, 3)));
    }

    private static void elementwise(List<LayerPoint> points) {
        List<List<Shape>> shapes = List.of(
                List.of(Shape.of(2, 3, 2), Shape.of(2, 3, 2)),
                List.of(Shape.of(2, 3, 2), Shape.of(1, 3, 1)),
                List.of(Shape.of(2), Shape.of(2, 3, 2)),
                List.of(Shape.of(2, 1, 2), Shape.of(3, 1)));
        for (Elementwise.Operation operation : Elementwise.Operation.values()) {
            Values values = switch (operation) {
                case POW, EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT -> Values.ABOVE_ONE;
                case FMOD -> Values.REMAINDER;
                case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN -> Values.AWAY_FROM_ZERO;
            };
            for (List<Shape> pair : shapes) {
                points.add(new LayerPoint(new Elementwise(operation), values, pair));
            }
        }
    }

    private static void resampling(List<LayerPoint> points) {
        for (Resampling.Coordinates coordinates : Resampling.Coordinates.values()) {
            points.add(of(Resampling.linear(2, 1.75).withCoordinates(coordinates), Shape.of(1, 2, 3, 4)));
            points.add(of(Resampling.linear(2, 5 / 3.0).withCoordinates(coordinates), Shape.of(1, 1, 3, 4)));
            points.add(of(Resampling.nearest(2, 0.6).withCoordinates(coordinates), Shape.of(1, 2, 5, 4)));
        }
        points.add(of(
                new Resampling(
                        Resampling.Mode.LINEAR,
                        List.of(),
                        List.of(0L, 5L),
                        Resampling.Coordinates.HALF_PIXEL,
                        Resampling.NearestRounding.FLOOR),
                Shape.of(1, 2, 3, 4),
                Shape.of(1, 1, 4, 2)));
        points.add(of(Resampling.linear(1, 2), Shape.of(2, 2, 4)));
        points.add(of(Resampling.linear(3, 2), Shape.of(1, 1, 2, 3, 2)));
        points.add(of(Resampling.nearest(3, 2), Shape.of(1, 1, 2, 3, 2)));
    }

    private static void moves(List<LayerPoint> points) {
        points.add(of(new Concat(1), Shape.of(2, 1, 2), Shape.of(2, 3, 2), Shape.of(2, 2, 2)));
        points.add(of(new Concat(-1), Shape.of(2, 2, 1), Shape.of(2, 2, 3)));
        points.add(of(new Concat(0), Shape.of(1, 2), Shape.of(3, 2)));
        points.add(of(new Split(1, List.of(1L, 3L, 2L)), Shape.of(2, 6, 2)));
        points.add(of(new Split(-1, List.of(2L, 1L)), Shape.of(2, 2, 3)));
        points.add(of(new ChannelShuffle(3), Shape.of(2, 6, 2)));
        points.add(of(Take.of(1, 2, -1, 0, 2, 2), Shape.of(2, 4, 3)));
        points.add(of(new Take(-1, new Positions.Range(-1, Long.MIN_VALUE, -2)), Shape.of(2, 2, 5)));
        points.add(of(new Take(2, new Positions.Repeated(3)), Shape.of(2, 2, 3)));
        points.add(of(new Take(0, new Positions.Rotated(-2)), Shape.of(5, 2)));
        for (Border border : Border.values()) {
            points.add(of(new Take(2, new Positions.Bordered(border, 2, 3)), Shape.of(1, 2, 4, 3)));
        }
        points.add(of(new Transpose(List.of(2, 0, 1)), Shape.of(2, 3, 4)));
        points.add(of(new ConstantPadding(List.of(0, 1, 2), List.of(1, 0, 1), 3), Shape.of(2, 2, 3)));
        points.add(of(new Reshape(List.of(0L, -1L, 2L)), Shape.of(2, 3, 4)));
        points.add(of(new Flatten(2), Shape.of(2, 3, 2, 2)));
    }
}
