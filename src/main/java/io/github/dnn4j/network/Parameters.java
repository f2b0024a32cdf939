package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights by name. They live outside networks and memory pools: a map of tensors over mapped files or segments of
 * automatic arenas, F32 unless a reader says otherwise. Immutable as a map; the tensors are not to be written while a
 * network is compiled from them.
 */
public final class Parameters {
    private final Map<String, Tensor> tensors;

    /** Parameters from a map, which is copied. */
    public Parameters(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** No parameters. */
    public static Parameters none() {
        return new Parameters(Map.of());
    }

    /** Parameters for every name of {@code network}, filled by {@code initialiser}. */
    public static Parameters initialise(Network network, Initialiser initialiser) {
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
        return new Parameters(tensors);
    }

    /**
     * The parameter of that name.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        require(tensor != null, "there is no parameter named %s among the %d given", name, tensors.size());
        return tensor;
    }

    /** True if there is a parameter of that name. */
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /** All parameters, in the order given. */
    public Map<String, Tensor> asMap() {
        return tensors;
    }

    /** These parameters with one added or replaced. */
    public Parameters with(String name, Tensor tensor) {
        return withAll(Map.of(name, tensor));
    }

    /** These parameters with others added or replaced. */
    public Parameters withAll(Map<String, Tensor> others) {
        Map<String, Tensor> copy = new LinkedHashMap<>(tensors);
        copy.putAll(others);
        return new Parameters(copy);
    }

    /** The bytes of all parameters. */
    public long bytes() {
        return tensors.values().stream().mapToLong(Tensor::bytes).sum();
    }

    /**
     * Checks that every parameter of {@code network} is here under its shape.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming every missing and wrongly shaped parameter
     */
    public void requireFor(Network network) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Shape> entry : network.parameters().entrySet()) {
            Tensor tensor = tensors.get(entry.getKey());
            if (tensor == null) {
                problems.add(entry.getKey() + " is missing");
            } else if (!tensor.shape().equals(entry.getValue())) {
                problems.add(entry.getKey() + " has shape " + tensor.shape() + " instead of " + entry.getValue());
            }
        }
        require(problems.isEmpty(), "parameters do not fit network %s: %s", network.name(), problems);
    }
}
