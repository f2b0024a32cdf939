package io.github.dnn4j.compile;

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
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a program computes every sample of a batch by itself, so that a batch may be computed in parts. That is said
 * of programs only in which all values have the batch as their outermost extent and no layer looks along it.
 */
public final class SampleIndependence {
    private SampleIndependence() {}

    /**
     * The shapes of all values, inputs among them, for a part of the batch.
     *
     * @param shapes all values' shapes for the whole batch
     * @param inputs the inputs' shapes for the whole batch
     * @param samples the batch of a part, a divisor of the whole
     * @return empty if samples are not computed by themselves
     */
    public static Optional<Map<String, Shape>> part(
            Program program, Map<String, Shape> shapes, Map<String, Shape> inputs, long samples) {
        long batch = inputs.isEmpty() || isScalar(inputs.values().iterator().next())
                ? 0
                : inputs.values().iterator().next().extent(0);
        boolean batched = Stream.concat(inputs.values().stream(), shapes.values().stream())
                .allMatch(shape -> !isScalar(shape) && shape.extent(0) == batch);
        if (!batched || !program.steps().stream().allMatch(step -> keepsApart(step, shapes))) {
            return Optional.empty();
        }
        Map<String, Shape> part = new HashMap<>();
        inputs.forEach((name, shape) -> part.put(name, shape.with(0, samples)));
        Map<String, Shape> shapesOfPart = program.inferShapes(part);
        boolean scales = shapesOfPart.entrySet().stream()
                .allMatch(value -> value.getValue().extent(0) == samples
                        && value.getValue().with(0, batch).equals(shapes.get(value.getKey())));
        return scales ? Optional.of(shapesOfPart) : Optional.empty();
    }

    private static boolean isScalar(Shape shape) {
        return shape.rank() == 0;
    }

    /** Operands of a lower rank than the result have another axis where it has the batch. */
    private static boolean keepsApart(Step step, Map<String, Shape> shapes) {
        int rank = shapes.get(step.outputs().getFirst()).rank();
        boolean broadcasts = step.layer() instanceof Elementwise
                || step.layer() instanceof MatrixProduct
                || !step.post().isEmpty();
        boolean sameRank =
                step.inputs().stream().allMatch(input -> shapes.get(input).rank() == rank);
        return (!broadcasts || sameRank) && keepsApart(step.layer(), rank);
    }

    private static boolean keepsApart(Layer layer, int rank) {
        return switch (layer) {
            case Activation _,
                    AveragePooling _,
                    BatchNormalization _,
                    ChannelShuffle _,
                    Convolution _,
                    Dropout _,
                    Elementwise _,
                    FullyConnected _,
                    GlobalPooling _,
                    LocalResponseNormalization _,
                    MaxPooling _,
                    Resampling _,
                    TransposedConvolution _ -> true;
            case Concat concat -> isInner(concat.axis(), rank);
            case Flatten flatten -> flatten.axis() == 1;
            case MatrixProduct _ -> rank > 2;
            case Softmax softmax -> isInner(softmax.axis(), rank);
            case Split split -> isInner(split.axis(), rank);
            case Normalization normalization ->
                normalization.axes().stream().allMatch(axis -> isInner(axis, rank))
                        && normalization.parameters().stream()
                                .allMatch(spec -> spec.shape().rank() < rank
                                        || spec.shape().extent(0) == 1);
            case PRelu prelu -> prelu.slope().rank() < rank || prelu.slope().extent(0) == 1;
            case Quantize quantize -> quantize.count() == 1 || isInner(quantize.axis(), rank);
            case Dequantize dequantize -> dequantize.count() == 1 || isInner(dequantize.axis(), rank);
            case ConstantPadding padding ->
                padding.before().getFirst() == 0 && padding.after().getFirst() == 0;
            case Constant _, Reshape _, Transpose _ -> false;
        };
    }

    /** True if the axis, negative from the end, is another than the outermost. */
    private static boolean isInner(int axis, int rank) {
        return axis > 0 || (axis < 0 && axis + rank > 0);
    }
}
