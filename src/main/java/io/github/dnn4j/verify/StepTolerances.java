package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far what a training step of a whole network computes may be from the reference: at first {@link
 * Tolerance#ofNetwork}, where gradients of the parameters of a node are measured by the largest of them together. A
 * shift or bias that a batch normalization after it takes away again has a gradient of zero, of which only the rounding
 * of the terms that cancel is left.
 *
 * <p>The gradient of a network is no continuous function: it jumps where the input of a ReLU changes its sign, or
 * another element of a window becomes the largest. Of the millions of such inputs some are next to zero, so that
 * rounding decides. What that does is found out with the reference itself, {@link #reaching} what it gives for a
 * disturbed step.
 */
final class StepTolerances {
    private final Map<Quantity, Tensor> expected;
    private final Map<Quantity, Tolerance> tolerances;

    private StepTolerances(Map<Quantity, Tensor> expected, Map<Quantity, Tolerance> tolerances) {
        this.expected = expected;
        this.tolerances = tolerances;
    }

    /** The tolerances before anything else is known. */
    static StepTolerances of(Network network, Map<Quantity, Tensor> expected, Precision precision) {
        Tolerance usual = Tolerance.ofNetwork(network, precision);
        Map<Quantity, Tolerance> tolerances = new LinkedHashMap<>();
        expected.keySet().forEach(quantity -> tolerances.put(quantity, usual));
        for (Node node : network.nodes()) {
            double largest = 0;
            for (String name : node.parameters()) {
                Tensor gradient = expected.get(new Quantity(Quantity.Kind.PARAMETER_GRADIENT, name));
                largest = gradient == null ? largest : Math.max(largest, largest(gradient));
            }
            for (String name : node.parameters()) {
                Quantity quantity = new Quantity(Quantity.Kind.PARAMETER_GRADIENT, name);
                double own = expected.containsKey(quantity) ? largest(expected.get(quantity)) : 0;
                if (own > 0) {
                    tolerances.put(quantity, new Tolerance(usual.relative() * (largest / own), usual.type()));
                }
            }
        }
        return new StepTolerances(expected, tolerances);
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (long i = 0; i < tensor.shape().elements(); i++) {
            largest = Math.max(largest, Math.abs(tensor.getFloat(i)));
        }
        return largest;
    }

    /** These, or where it is more, twice as far as {@code other} is. */
    StepTolerances reaching(Map<Quantity, Tensor> other) {
        Map<Quantity, Tolerance> wider = new LinkedHashMap<>();
        tolerances.forEach((quantity, tolerance) -> {
            Tolerance any = new Tolerance(Double.MAX_VALUE, tolerance.type());
            double distance = Comparison.of(other.get(quantity), expected.get(quantity), any)
                    .relative();
            wider.put(quantity, new Tolerance(Math.max(tolerance.relative(), 2 * distance), tolerance.type()));
        });
        return new StepTolerances(expected, wider);
    }

    Tolerance get(Quantity quantity) {
        return tolerances.get(quantity);
    }
}
