package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.runtime.NativeSequenceBuilder.AffineActivation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Batch normalization at inference as one pass y = a x + b with a = scale / sqrt(variance + epsilon) and b = shift - a
 * mean, computed in double. In F32 and BF16, alone or with ReLU, that is a native step of dnn4j's own in whatever
 * layout the input lies; otherwise a multiplication of oneDNN's with an addition and the step's activations as
 * post-operations. oneDNN's own primitive takes at most five dimensions and no activation but ReLU.
 */
public final class OneDnnBatchNormalization {
    private OneDnnBatchNormalization() {}

    public static void lower(Lowering lowering, BatchNormalization layer) {
        List<PostOperation> post = lowering.step().post();
        boolean relu = post.equals(List.of(new PostOperation.Activate(Activation.relu())));
        boolean finite = !lowering.propagates() || isFinite(lowering, layer);
        Operand result = lowering.take(
                new Candidate(
                        OwnAffine.NAME,
                        () -> !finite
                                ? "factor or shift are not finite"
                                : post.isEmpty() || relu
                                        ? OwnAffine.obstacle(lowering.type(0))
                                        : "more than a ReLU is fused here",
                        () -> affine(lowering, layer, relu)),
                new Candidate(
                        "difference, product and sum",
                        () -> finite ? "factor and shift are finite" : "",
                        () -> centred(lowering, layer)),
                Candidate.otherwise("product and sum", () -> multiply(lowering, layer, lowering.type(0))));
        lowering.output(0, result);
    }

    /** Whether infinities need no care: y = factor x + shift is the definition then, and else may be inf - inf. */
    private static boolean isFinite(Lowering lowering, BatchNormalization layer) {
        IntToDoubleFunction factor = factor(lowering, layer);
        IntToDoubleFunction shift = shift(lowering, layer);
        return IntStream.range(0, layer.channels())
                .allMatch(c -> Double.isFinite(factor.applyAsDouble(c)) && Double.isFinite(shift.applyAsDouble(c)));
    }

    /** factor (x - mean) + shift, in F32; nothing is fused with it. */
    private static Operand centred(Lowering lowering, BatchNormalization layer) {
        Tensor mean = lowering.parameter(2).tensor();
        Tensor shift = lowering.parameter(1).tensor();
        Operand centred = OwnAffine.emit(
                lowering,
                lowering.typed(lowering.input(0), DataType.F32),
                new OwnAffine.Vectors("centre ", c -> 1, c -> -mean.getFloat(c), false),
                AffineActivation.NONE,
                List.of(),
                "the mean's product with the factor would not be finite");
        Operand result = OwnAffine.emit(
                lowering,
                centred,
                new OwnAffine.Vectors("", factor(lowering, layer), shift::getFloat, false),
                AffineActivation.NONE,
                List.of(),
                "");
        return lowering.typed(result, lowering.type(0));
    }

    private static Operand affine(Lowering lowering, BatchNormalization layer, boolean relu) {
        List<String> nodes = lowering.step().nodes();
        return OwnAffine.emit(
                lowering,
                lowering.typedInput(0),
                new OwnAffine.Vectors("", factor(lowering, layer), shift(lowering, layer), false),
                relu ? AffineActivation.RELU : AffineActivation.NONE,
                nodes.subList(1, nodes.size()),
                "one pass in the layout of its input; oneDNN is slower at this");
    }

    private static Operand multiply(Lowering lowering, BatchNormalization layer, DataType type) {
        Shape given = lowering.inputShape(0);
        // With one spatial position oneDNN 3.11 applies a broadcast post-operation to wrong channels for more than one
        // sample; as a matrix it does not.
        boolean single = given.elements() == given.extent(0) * given.extent(1);
        Shape shape = single ? Shape.of(given.extent(0), given.extent(1)) : given;
        long[] extents = new long[shape.rank()];
        Arrays.fill(extents, 1);
        extents[1] = layer.channels();
        Shape channels = Shape.of(extents);
        // F32 also where values are stored in less: the constants are few, and rounding them would cost accuracy.
        Operand factor = constant(lowering, layer, "factor", channels, factor(lowering, layer));
        Operand shift = constant(lowering, layer, "shift", channels, shift(lowering, layer));
        PostOperations post = PostOperations.afterAdding(lowering, shift, shape, type);
        Operand input = lowering.reshape(lowering.input(0), shape);
        Operand result = Binary.run(lowering, DnnlAlgorithm.BINARY_MUL, input, factor, shape, type, type, post);
        return lowering.reshape(result, given);
    }

    private static IntToDoubleFunction factor(Lowering lowering, BatchNormalization layer) {
        Tensor scale = lowering.parameter(0).tensor();
        Tensor variance = lowering.parameter(3).tensor();
        return channel -> scale.getFloat(channel) / Math.sqrt(variance.getFloat(channel) + layer.epsilon());
    }

    private static IntToDoubleFunction shift(Lowering lowering, BatchNormalization layer) {
        Tensor shift = lowering.parameter(1).tensor();
        Tensor mean = lowering.parameter(2).tensor();
        IntToDoubleFunction factor = factor(lowering, layer);
        return channel -> shift.getFloat(channel) - factor.applyAsDouble(channel) * mean.getFloat(channel);
    }

    /** A value for each channel, followed by zeros up to the size of {@code shape}. */
    private static Operand constant(
            Lowering lowering, BatchNormalization layer, String what, Shape shape, IntToDoubleFunction value) {
        return lowering.constants().once(what, shape, DataType.F32, () -> {
            Tensor result = Tensor.allocate(shape, DataType.F32);
            for (int c = 0; c < layer.channels(); c++) {
                result.setFloat(c, (float) value.applyAsDouble(c));
            }
            return result;
        });
    }
}
