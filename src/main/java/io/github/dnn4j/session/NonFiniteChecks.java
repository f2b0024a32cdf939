package io.github.dnn4j.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.NonFiniteElements;
import io.github.dnn4j.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;

/** What backends do about numbers that are not finite where {@link NonFinite#REFUSE} is asked for. */
final class NonFiniteChecks {
    private NonFiniteChecks() {}

    /** What is done with a parameter that is to be checked. */
    interface Action {
        void take(Node node, int index, String name);
    }

    /**
     * Visits every parameter that is to be checked once, with the first layer that has it; those of constants that are
     * not learned, which hold masks and bounds, are not.
     */
    static void forEach(Network network, CompileOptions options, Action action) {
        if (options.nonFinite() != NonFinite.REFUSE) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Node node : network.nodes()) {
            if (node.layer() instanceof Constant constant && !constant.learned()) {
                continue;
            }
            for (int i = 0; i < node.parameters().size(); i++) {
                String name = node.parameters().get(i);
                if (seen.add(name)) {
                    action.take(node, i, name);
                }
            }
        }
    }

    /** Checks one; under whatever shape it comes, elements are named in that of the layer. */
    static void requireFinite(Node node, int index, String name, Tensor parameter) {
        long found = NonFiniteElements.firstNonFinite(parameter);
        if (found >= 0) {
            throw new NonFiniteValueException(
                    name,
                    found,
                    String.format(
                            "layer %s (%s): its %s %s holds %s at %s; the model is damaged or its training diverged."
                                    + " CompileOptions.nonFinite(NonFinite.IGNORE) computes with it nevertheless",
                            node.name(),
                            node.layer().kind(),
                            node.layer().parameters().get(index).role(),
                            name,
                            parameter.getFloat(found),
                            NonFiniteElements.position(
                                    node.layer().parameters().get(index).shape(), found)));
        }
    }

    /**
     * Checks an input in the host's memory before a run.
     *
     * @param session what runs, for the message
     * @param threads how many may read a large input
     * @throws NonFiniteValueException naming input, sample and element of the first NaN
     */
    static void requireNoNan(String session, String input, Tensor tensor, int threads) {
        long found = NonFiniteElements.firstNan(tensor, threads);
        if (found >= 0) {
            boolean batched = tensor.shape().rank() > 1;
            long sample = batched
                    ? found / (tensor.shape().elements() / tensor.shape().extent(0))
                    : 0;
            throw new NonFiniteValueException(
                    input,
                    found,
                    String.format(
                            "%s: input %s holds NaN in sample %d, at %s of %s; mend what prepares it, or compile with"
                                    + " CompileOptions.nonFinite(NonFinite.IGNORE)",
                            session, input, sample, NonFiniteElements.position(tensor.shape(), found), tensor.shape()));
        }
    }
}
