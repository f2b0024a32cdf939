package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.primitive.ExtentLimits;
import io.github.dnn4j.onednn.primitive.KnownFaults;
import io.github.dnn4j.runtime.NativeSequenceBuilder.AffineActivation;
import io.github.dnn4j.runtime.NativeSequenceBuilder.IntegerOperation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/** Activations as oneDNN's element-wise functions, or chains of them. */
public final class OneDnnActivation {
    private OneDnnActivation() {}

    public static void lower(Lowering lowering, Activation layer) {
        if (lowering.type(0) == DataType.S32) {
            lowering.output(0, exact(lowering, layer));
            return;
        }
        lowering.output(
                0,
                lowering.propagates() && Eltwise.losesNan(layer)
                        ? keepingNan(lowering, layer)
                        : floating(lowering, layer));
    }

    private static Operand keepingNan(Lowering lowering, Activation layer) {
        boolean leaky = layer.function() == Activation.Function.LEAKY_RELU;
        Operand input = lowering.typedInput(0);
        // Of a slope of 0 oneDNN makes ReLU, which gives 0 for -infinity, whose product with 0 is none.
        return leaky
                ? Propagating.whereNegative(
                        lowering, input, chain(lowering, input, List.of(Eltwise.linear(layer.alpha(), 0))))
                : Propagating.keepNan(lowering, input, floating(lowering, layer));
    }

    private static Operand floating(Lowering lowering, Activation layer) {
        DataType type = lowering.type(0);
        Operand input = lowering.input(0);
        return lowering.take(
                new Candidate(
                        OwnAffine.NAME,
                        () -> layer.function() == Activation.Function.GELU_ERF
                                ? OwnAffine.obstacle(type)
                                : "of activations it computes GELU",
                        () -> gelu(lowering)),
                new Candidate(
                        "eltwise",
                        () -> Eltwise.isChain(layer)
                                ? ""
                                : "none of oneDNN's functions, nor some in turn, are this one",
                        () -> chain(lowering, input, Eltwise.chain(layer))),
                new Candidate(
                        "upper bound",
                        () -> layer.function() == Activation.Function.CLIP && !Eltwise.isChain(layer)
                                ? ""
                                : "it is for crossed bounds",
                        // The upper one wins, whatever the input.
                        () -> chain(
                                lowering,
                                input,
                                List.of(new Eltwise(DnnlAlgorithm.ELTWISE_CLIP, layer.beta(), layer.beta())))),
                new Candidate(
                        "quotient",
                        () -> layer.function() == Activation.Function.SOFTSIGN ? "" : "it is for softsign",
                        () -> softsign(lowering)),
                new Candidate(
                        OwnFunction.NAME,
                        () -> OwnFunction.of(layer.function()).isPresent() ? "" : "it has no such function",
                        () -> OwnFunction.emit(lowering, layer, false)));
    }

    /** By a native step; see {@link KnownFaults#GELU}. */
    private static Operand gelu(Lowering lowering) {
        Operand input = lowering.typedInput(0);
        Shape shape = input.desc().shape();
        ExtentLimits.require(lowering.subject(), shape);
        Operand matrix = shape.rank() < 2 ? lowering.reshape(input, Shape.of(1, shape.elements())) : input;
        Operand result = OwnAffine.emit(
                lowering,
                matrix,
                new OwnAffine.Vectors("", channel -> 1, channel -> 0, true),
                AffineActivation.GELU,
                List.of(),
                KnownFaults.GELU);
        return shape.rank() < 2 ? lowering.reshape(result, shape) : result;
    }

    /** ReLU or clip on 32-bit integers, which oneDNN would round through F32 and wrap around at its end. */
    private static Operand exact(Lowering lowering, Activation layer) {
        Operand input = lowering.plainInput(0);
        if (layer.function() == Activation.Function.RELU) {
            return bound(lowering, input, IntegerOperation.MAX, 0);
        }
        if (layer.function() != Activation.Function.CLIP) {
            throw lowering.unsupported(layer.function() + " is not defined on integers");
        }
        Operand raised = bound(lowering, input, IntegerOperation.MAX, layer.alpha());
        return bound(lowering, raised, IntegerOperation.MIN, layer.beta());
    }

    /** The larger or smaller of every element and a bound, rounded to an integer. */
    private static Operand bound(Lowering lowering, Operand input, IntegerOperation operation, float bound) {
        DataType type = input.desc().type();
        Shape single = Broadcast.expandRank(Shape.of(1), input.desc().shape().rank());
        Operand constant = lowering.constants().once("bound " + bound, single, type, () -> {
            Tensor tensor = Tensor.allocate(single, type);
            tensor.setFloat(0, bound);
            return tensor;
        });
        Operand result = lowering.newOperand(lowering.plainDesc(input.desc().shape(), type));
        lowering.emission().exact(operation, input, constant, result);
        return result;
    }

    /** x / (1 + |x|). */
    private static Operand softsign(Lowering lowering) {
        Operand input = lowering.typedInput(0);
        Operand divisor = chain(lowering, input, List.of(Eltwise.of(DnnlAlgorithm.ELTWISE_ABS), Eltwise.linear(1, 1)));
        DataType type = lowering.type(0);
        return Binary.run(
                lowering,
                DnnlAlgorithm.BINARY_DIV,
                input,
                divisor,
                lowering.outputShape(0),
                type,
                type,
                PostOperations.none(lowering));
    }

    /** Functions in the type that the step computes in. */
    private static Operand chain(Lowering lowering, Operand input, List<Eltwise> functions) {
        DataType present = input.desc().type();
        return functions(lowering, input, present.isFloating() ? lowering.floatingType() : present, functions);
    }

    /**
     * Applies functions one after the other: oneDNN's primitive takes no functions as post-operations of a function.
     */
    static Operand functions(Lowering lowering, Operand input, DataType type, List<Eltwise> functions) {
        Operand result = input;
        for (Eltwise function : functions) {
            PostOperations none = PostOperations.none(lowering);
            result = Unary.run(
                    lowering,
                    result,
                    result.desc().shape(),
                    type,
                    type,
                    none,
                    (src, dst) -> DnnlForward.eltwise(
                            lowering.engine(), function, src, dst, none.attributes(), lowering.subject()),
                    List.of());
        }
        return result;
    }
}
