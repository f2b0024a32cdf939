package io.github.dnn4j.reference;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a training session, all row-major F32: one for every value, parameter and gradient. */
final class ReferenceTrainingTensors implements AutoCloseable {
    private final Network network;
    private final TrainingOptions options;
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

    /** Allocates everything and copies the parameters; all is closed again if that fails. */
    ReferenceTrainingTensors(
            Network network,
            Parameters initial,
            Map<String, Shape> shapes,
            TrainingOptions options,
            GradientFlow flow,
            Allocator allocator) {
        this.network = network;
        this.options = options;
        this.shapes = shapes;
        this.allocator = allocator;
        try {
            allocateParameters(initial);
            allocateValues(flow);
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

    /** True for weights in a precision below F32. */
    boolean isRounded(ParameterSpec spec) {
        return spec.role().equals("weight") && options.precision() != Precision.F32;
    }

    private void allocateValues(GradientFlow flow) {
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

    /** The inputs as they are given, in F32. */
    Map<String, Tensor> inputs() {
        return inputs;
    }

    Map<String, Tensor> parameters() {
        return parameters;
    }

    /** Copies of the weights in the precision that layers compute in, where that is below F32. */
    Map<String, Tensor> roundedWeights() {
        return roundedWeights;
    }

    /** The gradients of the learned parameters. */
    Map<String, Tensor> gradients() {
        return gradients;
    }

    /** The values as layers take and give them. */
    Map<String, Tensor> values() {
        return values;
    }

    /** The gradients of the values through which gradients flow. */
    Map<String, Tensor> valueGradients() {
        return valueGradients;
    }

    Map<String, Tensor> outputGradients() {
        return outputGradients;
    }

    /** Bytes of values and their gradients. */
    long valueBytes() {
        return bytes(owned) - parameterBytes();
    }

    /** Bytes of parameters, their copies and their gradients. */
    long parameterBytes() {
        return bytes(parameters.values()) + bytes(roundedWeights.values()) + bytes(gradients.values());
    }

    private static long bytes(Collection<Tensor> tensors) {
        return tensors.stream().mapToLong(Tensor::bytes).sum();
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
    }
}
