package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.tensor.DataType;
import java.util.List;

/** Activations as oneDNN's element-wise functions, or chains of them. */
final class OneDnnActivation {
    private OneDnnActivation() {}

    static void lower(Lowering lowering, Activation layer) {
        if (Eltwise.isChain(layer)) {
            lowering.output(0, chain(lowering, lowering.input(0), Eltwise.chain(layer)));
        } else if (layer.function() == Activation.Function.CLIP) {
            // Crossed bounds: the upper one wins, whatever the input.
            Operand low = chain(
                    lowering, lowering.input(0), List.of(new Eltwise(Dnnl.ELTWISE_CLIP, layer.beta(), layer.beta())));
            lowering.output(0, low);
        } else {
            lowering.output(0, softsign(lowering));
        }
    }

    /** x / (1 + |x|). */
    private static Operand softsign(Lowering lowering) {
        Operand input = lowering.typedInput(0);
        Operand divisor = chain(lowering, input, List.of(Eltwise.of(Dnnl.ELTWISE_ABS), Eltwise.linear(1, 1)));
        DataType type = lowering.type(0);
        return Binary.run(
                lowering,
                Dnnl.BINARY_DIV,
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

    /** Applies functions one after the other: oneDNN's primitive takes no functions as post-operations of a function. */
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
                    (src, dst) ->
                            Dnnl.eltwise(lowering.engine(), function, src, dst, none.attributes(), lowering.subject()),
                    List.of());
        }
        return result;
    }
}
