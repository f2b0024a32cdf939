package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Compares a training step of a whole network with the reference in F32.
 *
 * @param backend the backend under test
 * @param options how it trains
 * @param network what is trained
 */
record WholeStepCheck(Backend backend, TrainingOptions options, Network network) {
    private static final int DISTURBED_STEPS = 3;

    /** Runs the step; {@code values} are the reference's of every name in training. */
    Check.Outcome run(Parameters parameters, Map<String, Tensor> inputs, Map<String, Tensor> values) {
        Precision precision = options.precision();
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (String output : network.outputs()) {
            gradients.put(output, LossGradient.at(values.get(output), output.hashCode()));
        }
        TrainingStep step = new TrainingStep(network, parameters, inputs, gradients);
        Map<Quantity, Tensor> expected = ordered(step.onReference(options, Precision.F32));
        StepTolerances usual = StepTolerances.of(network, expected, precision);
        TrainingCheck check = new TrainingCheck(backend, options);
        StepTolerances first =
                precision == Precision.F32 ? usual : usual.reaching(step.onReference(options, precision));
        Check.Outcome outcome = check.run(step, expected, quantity -> true, first::get);
        if (!outcome.isFar()) {
            return outcome;
        }
        // One step of the reference's says too little about what rounding does to a gradient of a few numbers.
        StepTolerances own = first;
        for (int i = 0; i < DISTURBED_STEPS; i++) {
            own = own.reaching(Disturbance.of(step, i).onReference(options, precision));
        }
        return check.run(step, expected, quantity -> true, own::get);
    }

    /** Statistics and outputs, then gradients of parameters from the last node to the first, then those of inputs. */
    private Map<Quantity, Tensor> ordered(Map<Quantity, Tensor> quantities) {
        Set<Quantity> order = new LinkedHashSet<>();
        for (Node node : network.nodes()) {
            node.parameters().forEach(name -> order.add(new Quantity(Quantity.Kind.STATISTIC, name)));
        }
        network.outputs().forEach(name -> order.add(new Quantity(Quantity.Kind.OUTPUT, name)));
        for (Node node : network.nodes().reversed()) {
            node.parameters().forEach(name -> order.add(new Quantity(Quantity.Kind.PARAMETER_GRADIENT, name)));
        }
        order.addAll(quantities.keySet());
        Map<Quantity, Tensor> result = new LinkedHashMap<>();
        order.stream()
                .filter(quantities::containsKey)
                .forEach(quantity -> result.put(quantity, quantities.get(quantity)));
        return result;
    }
}
