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
import java.util.Optional;

/**
 * Weights by name. They live outside networks and memory pools: a map of tensors over mapped files or segments of
 * automatic arenas, F32 unless a reader says otherwise. Immutable as a map; the tensors are not to be written while a
 * network is compiled from them.
 *
 * <p>A weight may also be held as 8-bit integers with scales ({@link #quantized}); {@link #get} then gives the F32 numbers
 * that it stands for, so that whoever knows nothing of integers computes with exactly what they mean.
 */
public final class Parameters {
    private final Map<String, Tensor> tensors;
    private final Map<String, QuantizedWeight> quantized;

    /** Parameters from a map, which is copied. */
    public Parameters(Map<String, Tensor> tensors) {
        this(tensors, Map.of());
    }

    private Parameters(Map<String, Tensor> tensors, Map<String, QuantizedWeight> quantized) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.quantized = Collections.unmodifiableMap(new LinkedHashMap<>(quantized));
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
        Map<String, QuantizedWeight> kept = new LinkedHashMap<>(quantized);
        kept.keySet().removeAll(others.keySet());
        return new Parameters(copy, kept);
    }

    /** These parameters with weights added or replaced that are held as integers. */
    public Parameters withQuantized(Map<String, QuantizedWeight> weights) {
        Map<String, Tensor> copy = new LinkedHashMap<>(tensors);
        weights.forEach((name, weight) -> copy.put(name, weight.dequantized()));
        Map<String, QuantizedWeight> all = new LinkedHashMap<>(quantized);
        all.putAll(weights);
        return new Parameters(copy, all);
    }

    /** The integers of the parameter of that name; empty if it is held as numbers. */
    public Optional<QuantizedWeight> quantized(String name) {
        return Optional.ofNullable(quantized.get(name));
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
