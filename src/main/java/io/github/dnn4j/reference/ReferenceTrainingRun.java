package io.github.dnn4j.reference;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a training session, all row-major F32, and the loops over them. In a precision below F32 values,
 * weights and gradients of values are rounded to it, as if they were stored in it; a gradient is rounded when it is
 * complete. The master copies of parameters and their gradients are not.
 */
final class ReferenceTrainingRun {
    private final Network network;
    private final TrainingOptions options;
    private final GradientFlow flow;
    private final Map<String, Shape> shapes;
    private final Allocator allocator;
    private final List<Tensor> owned = new ArrayList<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> roundedWeights = new LinkedHashMap<>();
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Map<String, Tensor> valueGradients = new LinkedHashMap<>();
    private final Map<String, Tensor> outputGradients = new LinkedHashMap<>();
    private long step;

    /** Allocates everything and copies the parameters; all is closed again if that fails. */
    ReferenceTrainingRun(
            Network network,
            Parameters initial,
            Map<String, Shape> shapes,
            TrainingOptions options,
            Allocator allocator) {
        this.network = network;
        this.options = options;
        this.shapes = shapes;
        this.allocator = allocator;
        this.flow = GradientFlow.of(network, options.inputGradients());
        try {
            allocateParameters(initial);
            allocateValues();
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private void allocateParameters(Parameters initial) {
        for (Node node : network.nodes()) {
            for (int i = 0; i < node.parameters().size(); i++) {
                String name = node.parameters().get(i);
                Shape shape = network.parameters().get(name);
                if (!parameters.containsKey(name)) {
                    parameters.put(name, allocate(shape, "parameter " + name));
                    initial.source(name).copyTo(parameters.get(name));
                }
                if (isRounded(node.layer().parameters().get(i)) && !roundedWeights.containsKey(name)) {
                    roundedWeights.put(name, allocate(shape, "parameter " + name + " in " + options.precision()));
                }
            }
        }
        for (String name : parameters.keySet()) {
            if (network.isLearned(name)) {
                gradients.put(name, allocate(network.parameters().get(name), "gradient of parameter " + name));
            }
        }
    }

    private boolean isRounded(ParameterSpec spec) {
        return spec.role().equals("weight") && options.precision() != Precision.F32;
    }

    private void allocateValues() {
        for (NetworkInput input : network.inputs()) {
            Tensor tensor = allocate(shapes.get(input.name()), "input " + input.name());
            inputs.put(input.name(), tensor);
            values.put(
                    input.name(),
                    options.precision() == Precision.F32
                            ? tensor
                            : allocate(tensor.shape(), "input " + input.name() + " in " + options.precision()));
        }
        for (Node node : network.nodes()) {
            node.outputs().forEach(value -> values.put(value, allocate(shapes.get(value), "value " + value)));
        }
        flow.values()
                .forEach(value -> valueGradients.put(value, allocate(shapes.get(value), "gradient of value " + value)));
        for (String output : network.outputs()) {
            if (!outputGradients.containsKey(output)) {
                outputGradients.put(output, allocate(shapes.get(output), "gradient of output " + output));
            }
        }
    }

    private Tensor allocate(Shape shape, String purpose) {
        Tensor tensor = allocator.allocate(shape, DataType.F32, purpose);
        owned.add(tensor);
        return tensor;
    }

    Map<String, Tensor> inputs() {
        return inputs;
    }

    Map<String, Tensor> parameters() {
        return parameters;
    }

    /** The gradients of the learned parameters. */
    Map<String, Tensor> gradients() {
        return gradients;
    }

    Map<String, Tensor> outputGradients() {
        return outputGradients;
    }

    /** The value of that name as layers read and write it. */
    Tensor value(String name) {
        return values.get(name);
    }

    /** The gradient of a value through which gradients flow. */
    Tensor valueGradient(String name) {
        return valueGradients.get(name);
    }

    GradientFlow flow() {
        return flow;
    }

    /** Bytes of values and their gradients. */
    long valueBytes() {
        return bytes() - parameterBytes();
    }

    /** Bytes of parameters, their copies and their gradients. */
    long parameterBytes() {
        return bytes(parameters) + bytes(roundedWeights) + bytes(gradients);
    }

    private long bytes() {
        return owned.stream().mapToLong(Tensor::bytes).sum();
    }

    private static long bytes(Map<String, Tensor> tensors) {
        return tensors.values().stream().mapToLong(Tensor::bytes).sum();
    }

    /** Computes every value from the inputs. */
    void forward(long stepNumber) {
        step = stepNumber;
        roundedWeights.forEach((name, copy) -> copyRounded(parameters.get(name), copy));
        if (options.precision() != Precision.F32) {
            inputs.forEach((name, tensor) -> copyRounded(tensor, values.get(name)));
        }
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            compute(node, i);
            node.outputs().forEach(value -> StoredPrecision.round(values.get(value), options.precision()));
        }
    }

    private void copyRounded(Tensor from, Tensor to) {
        to.copyFrom(from);
        StoredPrecision.round(to, options.precision());
    }

    /** Layers that compute otherwise in training than at inference come first. */
    private void compute(Node node, int position) {
        List<Tensor> taken = pick(node.inputs(), values);
        List<Tensor> given = pick(node.outputs(), values);
        Layer layer = node.layer();
        if (layer instanceof BatchNormalization it) {
            ReferenceBatchNormalization.train(
                    it, taken.getFirst(), parametersOf(node), given.getFirst(), options.runningAverage());
        } else if (layer instanceof Dropout it) {
            ReferenceDropout.train(mask(it, position), taken.getFirst(), given.getFirst());
        } else {
            ReferenceKernels.compute(layer, taken, parametersOf(node), given);
        }
    }

    private DropoutMask mask(Dropout layer, int position) {
        return DropoutMask.of(options.seed(), step, position, layer.ratio());
    }

    private List<Tensor> parametersOf(Node node) {
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < node.parameters().size(); i++) {
            boolean rounded = isRounded(node.layer().parameters().get(i));
            result.add((rounded ? roundedWeights : parameters)
                    .get(node.parameters().get(i)));
        }
        return result;
    }

    private static List<Tensor> pick(List<String> names, Map<String, Tensor> tensors) {
        return names.stream().map(tensors::get).toList();
    }

    /** Computes every gradient from those of the outputs. */
    void backward() {
        gradients.values().forEach(gradient -> gradient.fill(0));
        valueGradients.values().forEach(gradient -> gradient.fill(0));
        outputGradients.forEach((name, given) -> {
            if (valueGradients.containsKey(name)) {
                valueGradients.get(name).copyFrom(given);
            }
        });
        for (int i = network.nodes().size() - 1; i >= 0; i--) {
            Node node = network.nodes().get(i);
            if (flow.nodes().contains(node.name())) {
                node.outputs().forEach(this::complete);
                ReferenceGradients.compute(node.layer(), backward(node, i));
            }
        }
        network.inputs().forEach(input -> complete(input.name()));
    }

    /** Rounds the gradient of a value once all consumers of the value have added to it. */
    private void complete(String value) {
        if (valueGradients.containsKey(value)) {
            StoredPrecision.round(valueGradients.get(value), options.precision());
        }
    }

    private Backward backward(Node node, int position) {
        List<Optional<Tensor>> learned = new ArrayList<>();
        for (int i = 0; i < node.parameters().size(); i++) {
            boolean isLearned = node.layer().parameters().get(i).learned();
            learned.add(isLearned ? Optional.of(gradients.get(node.parameters().get(i))) : Optional.empty());
        }
        return new Backward(
                pick(node.inputs(), values),
                parametersOf(node),
                pick(node.outputs(), valueGradients),
                node.inputs().stream()
                        .map(value -> Optional.ofNullable(valueGradients.get(value)))
                        .toList(),
                learned,
                node.layer() instanceof Dropout it ? Optional.of(mask(it, position)) : Optional.empty());
    }

    void close() {
        owned.forEach(Tensor::close);
    }
}
