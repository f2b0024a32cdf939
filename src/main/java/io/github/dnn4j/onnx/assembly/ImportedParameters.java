package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of the network as it grows: in the file where they can be, with their integers if they have any. */
final class ImportedParameters {
    private final Map<String, TensorSource> parameters = new LinkedHashMap<>();
    private final Map<String, QuantizedWeight> quantized = new LinkedHashMap<>();
    private final Map<String, String> asymmetric = new HashMap<>();
    private final Set<String> doubles = new TreeSet<>();
    private final Map<OnnxTensor, String> names = new HashMap<>();
    private final UniqueNames taken = new UniqueNames(Set.of());
    private final FoldBudget budget;

    ImportedParameters(FoldBudget budget) {
        this.budget = budget;
    }

    /** Adds a parameter, under the tensor's own name if it has one, else under {@code fallback}. */
    String add(OnnxTensor value, Shape shape, String fallback) {
        String known = names.get(value);
        if (known != null && parameters.get(known).shape().equals(shape)) {
            return known;
        }
        String name = taken.of(value.name().isEmpty() ? fallback : value.name());
        parameters.put(name, value.inPlace(shape, DataType.F32).orElseGet(() -> {
            budget.charge(shape.bytes(DataType.F32));
            return TensorSource.of(value.toTensor(shape, DataType.F32));
        }));
        if (Arrays.equals(value.extents(), shape.toArray())) {
            value.integers().flatMap(IntegerWeight::of).ifPresent(weight -> quantized.put(name, weight));
        }
        value.integers().flatMap(IntegerWeight::asymmetry).ifPresent(reason -> asymmetric.put(name, reason));
        if (value.type() == ElementType.DOUBLE) {
            doubles.add(name);
        }
        names.put(value, name);
        return name;
    }

    /** In which way the integers of a parameter are asymmetric; empty if they are not, or there are none. */
    Optional<String> asymmetry(String parameter) {
        return Optional.ofNullable(asymmetric.get(parameter));
    }

    /** The parameters that the file has as doubles. */
    Set<String> doubles() {
        return doubles;
    }

    /** Where each comes from, by name. */
    Map<String, TensorSource> sources() {
        return Collections.unmodifiableMap(parameters);
    }

    /** Forgets the parameters that none of the nodes reads. */
    void retain(List<Node> nodes) {
        Set<String> read = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.parameters()));
        parameters.keySet().retainAll(read);
        quantized.keySet().retainAll(read);
        asymmetric.keySet().retainAll(read);
        doubles.retainAll(read);
        names.values().retainAll(read);
    }

    Parameters all() {
        return Parameters.from(parameters).withQuantized(quantized);
    }
}
