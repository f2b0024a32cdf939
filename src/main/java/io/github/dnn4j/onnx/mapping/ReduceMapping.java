package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.List;
import java.util.Map;

/**
 * Reductions: means and maxima as global poolings, sums as means times the number of elements, products by halves, and
 * the others as functions of elements before or after these.
 */
public final class ReduceMapping {
    private ReduceMapping() {}

    private interface Composition {
        Live of(Reduction reduction);
    }

    public static void register(Map<String, Mapping> mappings) {
        plain(mappings, "ReduceMean", it -> it.mean(it.input()));
        plain(mappings, "ReduceMax", it -> it.max(it.input()));
        plain(mappings, "ReduceSum", it -> it.sum(it.input()));
        plain(mappings, "ReduceProd", it -> it.product(it.input()));
        plain(mappings, "ReduceMin", it -> apply(it, Function.NEGATE, it.max(apply(it, Function.NEGATE, it.input()))));
        composed(mappings, "ReduceL1", it -> it.sum(apply(it, Function.ABS, it.input())));
        composed(mappings, "ReduceL2", it -> apply(it, Function.SQRT, squares(it)));
        composed(mappings, "ReduceSumSquare", ReduceMapping::squares);
        composed(mappings, "ReduceLogSum", it -> apply(it, Function.LOG, it.sum(it.input())));
        composed(mappings, "ReduceLogSumExp", ReduceMapping::logarithmOfExponentials);
    }

    /** One that leaves a single element as it is, so that nothing is left to do where nothing is reduced. */
    private static void plain(Map<String, Mapping> mappings, String operator, Composition composition) {
        mappings.put(operator, call -> {
            Reduction reduction = Reduction.of(call);
            return List.of(reduction.axes().isEmpty() ? reduction.input() : composition.of(reduction));
        });
    }

    /** One of a function of the elements; versions differ in whether that is applied where nothing is reduced. */
    private static void composed(Map<String, Mapping> mappings, String operator, Composition composition) {
        mappings.put(operator, call -> {
            Reduction reduction = Reduction.of(call);
            if (reduction.axes().isEmpty()) {
                throw call.unsupported(
                        "it has no axes and noop_with_empty_axes, which ONNX's versions read differently");
            }
            return List.of(composition.of(reduction));
        });
    }

    private static Live apply(Reduction reduction, Function function, Live value) {
        return reduction.call().add(new Activation(function, 0, 0), value);
    }

    private static Live squares(Reduction reduction) {
        Live input = reduction.input();
        return reduction.sum(reduction.call().add(new Elementwise(Operation.MULTIPLY), input, input));
    }

    /** With the largest element taken out of the sum, so that no exponential overflows; it may be infinite itself. */
    private static Live logarithmOfExponentials(Reduction reduction) {
        NodeCall call = reduction.call();
        Reduction keeping = reduction.keeping();
        Live largest = call.add(Activation.clip(-Float.MAX_VALUE, Float.MAX_VALUE), keeping.max(reduction.input()));
        Live differences = call.add(new Elementwise(Operation.SUBTRACT), reduction.input(), largest);
        Live sum = keeping.sum(apply(reduction, Function.EXP, differences));
        Live logarithm = apply(reduction, Function.LOG, sum);
        return reduction.finished(call.add(Elementwise.add(), logarithm, largest));
    }
}
