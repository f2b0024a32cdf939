package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.NetworkAssembly;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.mapping.Mapping;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node of constants, whatever its operator: its layers are run on the reference at import. */
final class ReferenceFold {
    /** What takes more is left to the network: the reference is slow, and a hundred bytes can ask for anything. */
    private static final long MOST_MACS = 1L << 30;

    /** Operators that only move elements or add a given one, which F32 does for integers as well. */
    private static final Set<String> MOVING = Set.of("Pad", "DepthToSpace", "SpaceToDepth");

    private static final double LARGEST_EXACT = 1 << 24;

    private ReferenceFold() {}

    /** The outputs as constants; empty if computing them now would take too long. */
    static Optional<List<OnnxValue>> fold(String operator, Mapping mapping, NodeCall call) {
        List<List<OnnxValue>> results = new ArrayList<>();
        for (int k = 0; k < call.variants(); k++) {
            Optional<List<OnnxValue>> result = fold(operator, mapping, call, call.constants(k));
            if (result.isEmpty()) {
                return Optional.empty();
            }
            results.add(result.get());
        }
        List<OnnxValue> values = new ArrayList<>();
        for (int i = 0; i < results.getFirst().size(); i++) {
            int output = i;
            values.add(
                    results.getFirst().get(i) instanceof Foreign foreign
                            ? foreign
                            : Folded.merged(results.stream()
                                    .map(result -> ((Folded) result.get(output)).at(0))
                                    .toList()));
        }
        return Optional.of(values);
    }

    private static Optional<List<OnnxValue>> fold(
            String operator, Mapping mapping, NodeCall call, List<OnnxTensor> constants) {
        NetworkAssembly assembly = new NetworkAssembly(Bindings.NONE, call.budget());
        List<OnnxValue> operands = new ArrayList<>();
        constants.forEach(constant -> operands.add(constant == null ? null : Folded.of(constant)));
        ElementType type = type(constants);
        if (!type.isFloating() && MOVING.contains(operator)) {
            operands.set(0, Folded.of(asFloats(call, constants.getFirst())));
        }
        List<OnnxValue> mapped = mapping.map(call.alone(assembly, operands));
        List<String> names = new ArrayList<>();
        for (OnnxValue value : mapped) {
            if (value instanceof Live live) {
                names.add("output" + names.size());
                assembly.nameValue(live, names.getLast());
            }
        }
        if (names.isEmpty()) {
            return Optional.of(mapped);
        }
        assembly.nameNodes(0, "node");
        int number = 0;
        for (OnnxValue value : mapped) {
            if (value instanceof Live live) {
                assembly.output(live, names.get(number++), new HashSet<>(names));
            }
        }
        Network network = assembly.network(operator, names);
        Cost cost = NetworkSummary.of(network).total();
        if (cost.macs() > MOST_MACS) {
            return Optional.empty();
        }
        call.budget().charge(cost.bytesWritten());
        Map<String, Tensor> values = ReferenceBackend.values(
                network,
                assembly.parameters(),
                Map.of(),
                CompileOptions.defaults().nonFinite(NonFinite.IGNORE));
        List<OnnxValue> results = new ArrayList<>();
        number = 0;
        for (OnnxValue value : mapped) {
            results.add(value instanceof Live ? result(values.get(names.get(number++)), type) : value);
        }
        return Optional.of(results);
    }

    /** The type of what the layers give: as the first operand that is read; values of a network are F32 meanwhile. */
    private static ElementType type(List<OnnxTensor> constants) {
        return constants.isEmpty() || constants.getFirst() == null
                ? ElementType.FLOAT
                : constants.getFirst().type();
    }

    private static OnnxValue result(Tensor tensor, ElementType type) {
        ElementType given = ElementType.of(tensor.type());
        boolean held = type.networkType().filter(tensor.type()::equals).isPresent();
        return Folded.of(OnnxTensor.of("", tensor, given == ElementType.FLOAT || held ? type : given));
    }

    private static OnnxTensor asFloats(NodeCall call, OnnxTensor integers) {
        OnnxTensor floats = call.budget().allocate(ElementType.FLOAT, integers.extents());
        for (long i = 0; i < integers.elements(); i++) {
            double value = integers.getDouble(i);
            if (Math.abs(value) > LARGEST_EXACT) {
                throw call.unsupported("the constant " + (long) value + " is no f32, and others are not moved");
            }
            floats.setDouble(i, value);
        }
        return floats;
    }
}
