package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.ExtentLimits;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Resampling: oneDNN's primitive where it takes the elements that the record asks for ({@link NativeResampling}). Every
 * convention is linear along each axis, so anything else is computed along one axis after the other: from the one or
 * two positions that have a weight ({@link Interpolation}), or as a product with a matrix of weights (in x out).
 */
public final class OneDnnResampling {
    private OneDnnResampling() {}

    public static void lower(Lowering lowering, Resampling layer) {
        Operand result = lowering.take(
                new Candidate(
                        "resampling",
                        () -> !NativeResampling.computes(layer, lowering.inputShape(0))
                                ? "oneDNN's has other positions, or rounds them"
                                : lowering.propagates() ? "it multiplies by weights of zero" : "",
                        () -> primitive(lowering, layer)),
                new Candidate(
                        "dnn4j:interpolation",
                        () -> Interpolation.obstacle(lowering.inputShape(0), lowering.outputShape(0)),
                        () -> alongAxes(lowering, layer, false)),
                Candidate.otherwise("matrix products", () -> alongAxes(lowering, layer, true)));
        lowering.output(0, result);
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
                (src, dst) -> DnnlForward.resampling(
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

    private static Operand alongAxes(Lowering lowering, Resampling layer, boolean products) {
        Shape output = lowering.outputShape(0);
        // Weights of linear interpolation are fractions: they and the values stay in F32 between the axes.
        Shape shape = lowering.inputShape(0);
        ExtentLimits.require(lowering.subject(), shape);
        ExtentLimits.require(lowering.subject(), output);
        Operand value = lowering.plain(lowering.input(0), DataType.F32);
        for (int i = 0; i < layer.rank(); i++) {
            int axis = i + 2;
            if (ResamplingMatrix.isUntouched(layer, i, shape.extent(axis), output.extent(axis))) {
                continue;
            }
            if (products) {
                ExtentLimits.requireTable(lowering.subject(), shape.extent(axis), output.extent(axis));
            }
            ResamplingMatrix matrix = ResamplingMatrix.of(layer, i, lowering.inputShape(0));
            if (matrix.isIdentity()) {
                continue;
            }
            Shape next = shape.with(axis, output.extent(axis));
            value = products
                    ? product(lowering, matrix, i, value, shape, next, false)
                    : Interpolation.along(lowering, matrix, i, value, shape, next);
            shape = next;
        }
        return lowering.typed(value, lowering.type(0));
    }

    /**
     * Along one axis: (before, in, after) by (in, out) is (before, out, after); for the last axis one product, for
     * others one for each part before it.
     *
     * @param back whether the value is a gradient of the output, which the transposed matrix brings to the input
     */
    static Operand product(
            Lowering lowering, ResamplingMatrix matrix, int i, Operand value, Shape shape, Shape next, boolean back) {
        int axis = i + 2;
        long in = shape.extent(axis);
        long out = next.extent(axis);
        long after = shape.strides()[axis];
        long before = shape.elements() / in / after;
        boolean last = after == 1 && before <= ExtentLimits.MOST_EXTENT;
        Operand source = lowering.reshape(value, last ? Shape.of(1, before, in) : Shape.of(before, in, after));
        Operand weights = last == back
                ? lowering.constants()
                        .ofPlan("axis " + i, Shape.of(1, matrix.outputs(), matrix.in()), DataType.F32, matrix::weights)
                : lowering.constants()
                        .ofPlan(
                                "transposed axis " + i,
                                Shape.of(1, matrix.in(), matrix.outputs()),
                                DataType.F32,
                                matrix::transposed);
        Operand left = last ? source : weights;
        Operand right = last ? weights : source;
        MemoryDesc result =
                lowering.plainDesc(last ? Shape.of(1, before, out) : Shape.of(before, out, after), DataType.F32);
        PostOperations post = PostOperations.none(lowering);
        Implementation implementation = lowering.implementations()
                .choose(() -> DnnlForward.matmul(
                        lowering.engine(),
                        left.desc().handle(),
                        right.desc().handle(),
                        result.handle(),
                        post.attributes(),
                        lowering.subject()));
        Operand destination = lowering.newOperand(result);
        lowering.emission()
                .emit(
                        implementation,
                        List.of(
                                new Call.Argument(DnnlArg.SRC, left),
                                new Call.Argument(DnnlArg.WEIGHTS, right),
                                new Call.Argument(DnnlArg.DST, destination)),
                        "oneDNN's resampling has other positions: a matrix product along spatial axis " + i);
        return lowering.reshape(destination, next);
    }
}
