package io.github.dnn4j.onnx.write;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.proto.StringStringEntryProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The initialisers of a model as it grows. Parameters are not copied where they already lie as a file has them. */
public final class ExportedTensors {
    private final Parameters parameters;
    private final UniqueNames names;
    private final Set<String> reserved = new HashSet<>();
    private final Map<List<Object>, String> parameterNames = new HashMap<>();
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    /** None yet; {@code names} are those of values, which initialisers share. */
    ExportedTensors(Network network, Parameters parameters, UniqueNames names) {
        this.parameters = parameters;
        this.names = names;
        network.parameters().keySet().stream().filter(names::take).forEach(reserved::add);
    }

    /**
     * The name of the initialiser with a parameter's values, of a type, under extents; the parameter's for the first.
     */
    String parameter(String parameter, ElementType type, long... extents) {
        List<Object> key =
                List.of(parameter, type, Arrays.stream(extents).boxed().toList());
        return parameterNames.computeIfAbsent(key, absent -> {
            String name = nameOf(parameter);
            tensors.put(
                    name,
                    OnnxTensor.of(name, parameters.source(parameter), type).reshaped(extents));
            return name;
        });
    }

    private String nameOf(String parameter) {
        return reserved.remove(parameter) ? parameter : names.unique(parameter);
    }

    /** The name of an initialiser, added now, with the integers of a weight; the parameter's if no other has it. */
    String integers(String parameter, QuantizedWeight weight) {
        String name = nameOf(parameter);
        tensors.put(name, OnnxTensor.of(name, weight.values(), ElementType.INT8));
        return name;
    }

    /** Adds an initialiser under the wanted name or one like it, which is returned. */
    String add(String wanted, OnnxTensor value) {
        String name = names.unique(wanted);
        tensors.put(name, value);
        return name;
    }

    /** The initialisers by name, in the order of first use. */
    Map<String, OnnxTensor> asMap() {
        return tensors;
    }

    /** The bytes of all data. */
    public long dataBytes() {
        return tensors.values().stream().mapToLong(OnnxTensor::storedBytes).sum();
    }

    /** An initialiser with its data, which is not copied. */
    static TensorProto withData(String name, OnnxTensor value) {
        return TensorProto.of(name, value.type().number(), extents(value), value.data());
    }

    /** An initialiser whose data is in another file. */
    static TensorProto external(String name, OnnxTensor value, List<StringStringEntryProto> place) {
        return TensorProto.external(name, value.type().number(), extents(value), place);
    }

    private static List<Long> extents(OnnxTensor value) {
        return Arrays.stream(value.extents()).boxed().toList();
    }
}
