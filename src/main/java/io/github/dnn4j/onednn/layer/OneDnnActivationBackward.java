package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlBackward;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The gradient of an activation: oneDNN's derivative of each function of its chain, last first. That of ReLU is taken
 * from the result, so that nobody need keep the argument.
 */
public final class OneDnnActivationBackward {
    private OneDnnActivationBackward() {}

    public static void lower(TrainingLowering training, Activation layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        training.inputGradient(0, gradient(lowering, layer, gradient));
    }

    private static Operand gradient(Lowering lowering, Activation layer, Operand gradient) {
        if (layer.function() == Activation.Function.RELU) {
            return fused(
                    lowering,
                    layer,
                    gradient,
                    lowering.value(lowering.step().outputs().getFirst()));
        }
        if (layer.function() == Activation.Function.SOFTSIGN) {
            return softsign(lowering, gradient);
        }
        if (OwnFunction.of(layer.function()).isPresent()) {
            return product(lowering, gradient, OwnFunction.emit(lowering, layer, true));
        }
        if (!Eltwise.isChain(layer)) {
            // A clip whose bounds are crossed is constant.
            return times(lowering, gradient, 0);
        }
        List<Eltwise> chain = Eltwise.chain(layer);
        Operand result = gradient;
        for (int i = chain.size() - 1; i > 0; i--) {
            Eltwise outer = chain.get(i);
            if (outer.algorithm() != DnnlAlgorithm.ELTWISE_LINEAR) {
                throw lowering.unsupported("the derivative of " + outer + " after another function is not known");
            }
            result = times(lowering, result, outer.alpha());
        }
        Eltwise first = chain.getFirst();
        // A value that reaches a limit counts as cut off, above as below.
        Eltwise function = first.algorithm() == DnnlAlgorithm.ELTWISE_CLIP
                ? new Eltwise(DnnlAlgorithm.ELTWISE_CLIP_OPEN, first.alpha(), first.beta())
                : first;
        return derivative(lowering, function, result, lowering.input(0));
    }

    /** Derives what is fused into the step: its outputs' gradients are then those before it. */
    public static void unfuse(TrainingLowering training) {
        Lowering lowering = training.lowering();
        for (PostOperation post : lowering.step().post()) {
            if (!(post instanceof PostOperation.Activate(Activation activation))) {
                throw lowering.unsupported("it cannot be derived with " + post + " fused into it");
            }
            for (int i = 0; i < lowering.step().outputs().size(); i++) {
                Operand result = lowering.value(lowering.step().outputs().get(i));
                training.replaceOutputGradient(i, fused(lowering, activation, training.outputGradient(i), result));
            }
        }
    }

    /** The gradient before a ReLU whose result is at hand. */
    private static Operand fused(Lowering lowering, Activation activation, Operand gradient, Operand result) {
        if (activation.function() != Activation.Function.RELU) {
            throw lowering.unsupported("the derivative of " + activation + " needs its argument, which fusing loses");
        }
        return derivative(lowering, Eltwise.of(DnnlAlgorithm.ELTWISE_RELU_FROM_RESULT), gradient, result);
    }

    /**
     * The gradient times the derivative of the function at {@code data}, which is the function's argument or result.
     */
    static Operand derivative(Lowering lowering, Eltwise function, Operand gradient, Operand data) {
        DataType type = lowering.floatingType();
        Shape shape = data.desc().shape();
        Implementation implementation = lowering.implementations()
                .chooseLayout(lowering.descriptors().candidates(shape, type, data, gradient), desc -> {
                    long hint = lowering.implementations()
                            .hint(DnnlForward.eltwise(
                                    lowering.engine(),
                                    function,
                                    desc,
                                    desc,
                                    lowering.plainAttributes(),
                                    lowering.subject()));
                    return hint == 0
                            ? 0
                            : DnnlBackward.eltwise(
                                    lowering.engine(),
                                    function,
                                    desc,
                                    desc,
                                    desc,
                                    hint,
                                    lowering.plainAttributes(),
                                    lowering.subject());
                });
        MemoryDesc desc = lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_SRC, 0);
        Operand result = lowering.newOperand(desc);
        boolean fromResult = function.algorithm() == DnnlAlgorithm.ELTWISE_RELU_FROM_RESULT;
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(DnnlArg.DIFF_DST, lowering.as(gradient, desc)),
                        new Call.Argument(fromResult ? DnnlArg.DST : DnnlArg.SRC, lowering.as(data, desc)),
                        new Call.Argument(DnnlArg.DIFF_SRC, result)));
        return result;
    }

    /** The operand times a number. */
    static Operand times(Lowering lowering, Operand operand, float factor) {
        return OneDnnActivation.functions(lowering, operand, operand.desc().type(), List.of(Eltwise.linear(factor, 0)));
    }

    /** The derivative of x / (1 + |x|) is 1 / (1 + |x|)^2. */
    private static Operand softsign(Lowering lowering, Operand gradient) {
        DataType type = lowering.floatingType();
        Operand factor = OneDnnActivation.functions(
                lowering,
                lowering.typedInput(0),
                type,
                List.of(
                        Eltwise.of(DnnlAlgorithm.ELTWISE_ABS),
                        Eltwise.linear(1, 1),
                        new Eltwise(DnnlAlgorithm.ELTWISE_POW, 1, -2)));
        return product(lowering, gradient, factor);
    }

    /** The product of two operands of one shape. */
    static Operand product(Lowering lowering, Operand left, Operand right) {
        DataType type = lowering.floatingType();
        return Binary.run(
                lowering,
                DnnlAlgorithm.BINARY_MUL,
                left,
                right,
                left.desc().shape(),
                type,
                type,
                PostOperations.none(lowering));
    }
}
