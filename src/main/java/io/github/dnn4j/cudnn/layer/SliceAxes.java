package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.MoveKernel;
import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The slices of a normalization of a row-major value, as the kernels walk them. */
record SliceAxes(Normalization layer, Shape input) {
    long count() {
        return input.elements() / layer.count(input);
    }

    /** The number of the parameter that the shift is. */
    int shiftNumber() {
        return layer.parameters().size() - 1;
    }

    /** What the kernels take of the layer: slices, their size, divisor, epsilon, and the scale with its places. */
    List<Argument> arguments(Lowering lowering) {
        List<Argument> arguments = new ArrayList<>(List.of(
                new Argument.Long(count()),
                new Argument.Long(layer.count(input)),
                new Argument.Int(divisor()),
                new Argument.Float((float) layer.epsilon()),
                layer.scale().isEmpty() ? Argument.none() : Argument.of(lowering.floats(0))));
        arguments.addAll(places(layer.scale()));
        return arguments;
    }

    /** Axes from slice to slice and within one, with strides of the input and of a parameter. */
    List<Argument> places(Optional<Shape> parameter) {
        Shape grouped = layer.grouped(input);
        long[] dense = grouped.strides();
        long[] strides = parameter.map(this::strides).orElse(new long[grouped.rank()]);
        List<Integer> spanned = layer.spanned(input);
        List<Integer> kept = IntStream.range(0, grouped.rank())
                .filter(axis -> !spanned.contains(axis))
                .boxed()
                .toList();
        return List.of(
                MoveKernel.axes(grouped, kept, dense, strides), MoveKernel.axes(grouped, spanned, dense, strides));
    }

    /** How far a parameter goes along each axis of the input with its groups; 0 where it repeats. */
    private long[] strides(Shape parameter) {
        Shape full = Broadcast.expandRank(parameter, input.rank());
        long[] dense = full.strides();
        long[] result = new long[layer.grouped(input).rank()];
        boolean split = result.length > input.rank();
        for (int axis = 0; axis < input.rank(); axis++) {
            result[split && axis > 0 ? axis + 1 : axis] = full.extent(axis) == 1 ? 0 : dense[axis];
        }
        if (split) {
            result[1] = result[2] * (input.extent(1) / layer.groups());
        }
        return result;
    }

    private int divisor() {
        return switch (layer.divisor()) {
            case DEVIATION -> Dnn4jKernels.DNN4J_SLICE_DEVIATION;
            case ROOT_MEAN_SQUARE -> Dnn4jKernels.DNN4J_SLICE_ROOT_MEAN_SQUARE;
            case L1_NORM -> Dnn4jKernels.DNN4J_SLICE_L1_NORM;
            case L2_NORM -> Dnn4jKernels.DNN4J_SLICE_L2_NORM;
        };
    }
}
