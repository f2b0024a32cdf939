package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of training as numbers: the same on every backend.
 *
 * @param network the network
 * @param parameters its parameters before the step
 * @param inputs its inputs by name
 * @param outputGradients the derivative of the loss by every output, by name
 */
record TrainingStep(
        Network network, Parameters parameters, Map<String, Tensor> inputs, Map<String, Tensor> outputGradients) {
    private static final long STEP = 3;

    /**
     * What a backend makes of it, copied. A forward and a backward pass of another step come first, so that what they
     * leave behind shows: gradients that are added to, a mask that stays.
     *
     * @throws RuntimeException whatever the backend throws
     */
    Map<Quantity, Tensor> on(Backend backend, TrainingOptions options) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        try (TrainingSession session =
                backend.newTrainingSession(network, parameters, shapes, options.inputGradients(true))) {
            run(session, STEP + 1);
            run(session, STEP);
            return results(session);
        }
    }

    /** What the reference makes of it in the given precision, on all processors. */
    Map<Quantity, Tensor> onReference(TrainingOptions options, Precision precision) {
        try (ReferenceBackend reference = ReferenceBackend.open()) {
            return on(reference, options.precision(precision).threads(0));
        }
    }

    private void run(TrainingSession session, long step) {
        inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
        session.forward(step);
        outputGradients.forEach((name, tensor) -> session.outputGradient(name).copyFrom(tensor));
        session.backward();
    }

    private Map<Quantity, Tensor> results(TrainingSession session) {
        Map<Quantity, Tensor> results = new LinkedHashMap<>();
        for (String output : network.outputs()) {
            results.put(
                    new Quantity(Quantity.Kind.OUTPUT, output),
                    session.output(output).copyAs(DataType.F32));
        }
        for (String input : inputs.keySet()) {
            results.put(
                    new Quantity(Quantity.Kind.INPUT_GRADIENT, input),
                    session.inputGradient(input).copyAs(DataType.F32));
        }
        for (String name : network.parameters().keySet()) {
            if (network.isLearned(name)) {
                results.put(
                        new Quantity(Quantity.Kind.PARAMETER_GRADIENT, name),
                        session.gradient(name).copyAs(DataType.F32));
            }
        }
        for (Node node : network.nodes()) {
            List<ParameterSpec> specs = node.layer().parameters();
            for (int i = 0; node.layer() instanceof BatchNormalization && i < specs.size(); i++) {
                if (!specs.get(i).learned()) {
                    String name = node.parameters().get(i);
                    results.put(
                            new Quantity(Quantity.Kind.STATISTIC, name),
                            session.parameter(name).copyAs(DataType.F32));
                }
            }
        }
        return results;
    }
}
