package io.github.dnn4j.network;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a network needs as parameters. */
final class ParameterTensors {
    private ParameterTensors() {}

    /** New tensors for every parameter, filled once each, in the order of the nodes. */
    static Map<String, Tensor> initialised(Network network, Initialiser initialiser) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            for (int i = 0; i < node.parameters().size(); i++) {
                String name = node.parameters().get(i);
                if (!tensors.containsKey(name)) {
                    Tensor tensor = Tensor.allocate(network.parameters().get(name), DataType.F32);
                    initialiser.fill(
                            name, node.layer(), node.layer().parameters().get(i), tensor);
                    tensors.put(name, tensor);
                }
            }
        }
        return tensors;
    }

    /**
     * Checks that every parameter of {@code network} is there under its shape.
     *
     * @throws InvalidDescriptorException naming every missing and wrongly shaped parameter
     */
    static void require(Network network, Map<String, TensorSource> sources) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Shape> entry : network.parameters().entrySet()) {
            TensorSource source = sources.get(entry.getKey());
            if (source == null) {
                problems.add(entry.getKey() + " is missing");
            } else if (!source.shape().equals(entry.getValue())) {
                problems.add(entry.getKey() + " has shape " + source.shape() + " instead of " + entry.getValue());
            }
        }
        InvalidDescriptorException.require(
                problems.isEmpty(), "parameters do not fit network %s: %s", network.name(), problems);
    }
}
