package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.mapping.RecurrentCell.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Weights, biases and functions of a recurrent node, for each of its directions. */
record RecurrentDirections(
        NodeCall call,
        RecurrentKind kind,
        String direction,
        boolean resetAfter,
        List<OnnxTensor> weights,
        List<OnnxTensor> biases,
        List<RecurrentCell> cells,
        List<RecurrentCell> candidates) {
    static RecurrentDirections of(NodeCall call, RecurrentKind kind) {
        String direction = call.attributes().text("direction", "forward").toLowerCase(Locale.ROOT);
        int count = direction.equals("bidirectional") ? 2 : 1;
        boolean resetAfter = call.attributes().flag("linear_before_reset");
        OnnxTensor w = call.constant(1, "weights");
        OnnxTensor r = call.constant(2, "recurrent weights");
        OnnxTensor b = call.has(3) ? call.constant(3, "bias") : null;
        OnnxTensor p = call.has(7) ? call.constant(7, "peepholes") : null;
        require(w.rank() == 3 && r.rank() == 3, "its weights %s and %s should have three axes", w, r);
        long hidden = r.extent(2);
        long gates = kind.gates() * hidden;
        call.attributes().integer("hidden_size", hidden);
        require(
                w.extent(0) == count && w.extent(1) == gates && r.extent(0) == count && r.extent(1) == gates,
                "its weights %s and %s should be those of %d directions and %d gates",
                w,
                r,
                count,
                kind.gates());
        require(b == null || b.elements() == 2 * count * gates, "its bias %s should have two rows of %d", b, gates);
        require(
                p == null || p.elements() == 3 * count * hidden,
                "its peepholes %s should have three rows of %d",
                p,
                hidden);
        if (call.attributes().flag("input_forget")) {
            throw call.unsupported("its input and forget gates are coupled (input_forget), which is not known");
        }
        if (call.attributes().has("clip")) {
            throw call.unsupported("it limits what its functions take (clip), which is not known");
        }
        RecurrentDirections result = new RecurrentDirections(
                call,
                kind,
                direction,
                resetAfter,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        List<Activation> functions = functions(call, kind, count);
        int each = kind.functions().size();
        for (int d = 0; d < count; d++) {
            result.add(
                    part(call, w, d * gates * w.extent(2), gates, w.extent(2)),
                    part(call, r, d * gates * hidden, gates, hidden),
                    b == null ? null : part(call, b, d * 2 * gates, 2 * gates),
                    p == null ? null : part(call, p, d * 3 * hidden, 3 * hidden),
                    functions.subList(d * each, (d + 1) * each));
        }
        return result;
    }

    int count() {
        return cells.size();
    }

    boolean reverse(int d) {
        return d == 1 || direction.equals("reverse");
    }

    /** The products of the inputs of all steps (steps N, features) with the weights, and their biases. */
    Live inputs(int d, Live rows) {
        return MatrixMapping.fullyConnected(call, rows, weights.get(d), biases.get(d));
    }

    State step(int d, Live x, State before) {
        RecurrentCell cell = cells.get(d);
        return switch (kind) {
            case RNN -> cell.plain(x, before);
            case GRU -> resetAfter ? cell.gated(x, before) : cell.gatedBefore(x, before, candidates.get(d));
            case LSTM -> cell.longShort(x, before);
        };
    }

    private void add(
            OnnxTensor weight,
            OnnxTensor recurrent,
            OnnxTensor bias,
            OnnxTensor peepholes,
            List<Activation> functions) {
        long hidden = recurrent.extent(1);
        long gates = recurrent.extent(0);
        weights.add(weight);
        boolean apart = kind == RecurrentKind.GRU && resetAfter;
        OnnxTensor sum = call.budget().allocate(ElementType.FLOAT, gates);
        OnnxTensor candidateBias = call.budget().allocate(ElementType.FLOAT, hidden);
        for (long i = 0; i < gates; i++) {
            double own = bias == null ? 0 : bias.getDouble(i);
            double other = bias == null ? 0 : bias.getDouble(gates + i);
            boolean candidate = apart && i >= 2 * hidden;
            sum.setDouble(i, candidate ? own : own + other);
            if (candidate) {
                candidateBias.setDouble(i - 2 * hidden, other);
            }
        }
        biases.add(sum);
        if (kind == RecurrentKind.GRU && !resetAfter) {
            cells.add(new RecurrentCell(call, part(call, recurrent, 0, 2 * hidden, hidden), null, null, functions));
            candidates.add(new RecurrentCell(
                    call, part(call, recurrent, 2 * hidden * hidden, hidden, hidden), null, null, functions));
        } else {
            cells.add(new RecurrentCell(call, recurrent, apart ? candidateBias : null, peepholes, functions));
        }
    }

    /** Some elements of a tensor in their order, under other extents. */
    private static OnnxTensor part(NodeCall call, OnnxTensor all, long start, long... extents) {
        OnnxTensor result = call.budget().allocate(ElementType.FLOAT, extents);
        for (long i = 0; i < result.elements(); i++) {
            result.setDouble(i, all.getDouble(start + i));
        }
        return result;
    }

    private static List<Activation> functions(NodeCall call, RecurrentKind kind, int count) {
        List<String> names = call.attributes().texts("activations");
        if (call.attributes().has("activation_alpha") || call.attributes().has("activation_beta")) {
            throw call.unsupported("its functions have parameters of their own, which are not known");
        }
        if (names.isEmpty()) {
            names = new ArrayList<>(kind.functions());
            names.addAll(count == 2 ? kind.functions() : List.of());
        }
        require(
                names.size() == count * kind.functions().size(),
                "it names %d functions; %d are needed",
                names.size(),
                count * kind.functions().size());
        return names.stream().map(name -> function(call, name)).toList();
    }

    private static Activation function(NodeCall call, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "relu" -> Activation.relu();
            case "sigmoid" -> new Activation(Function.SIGMOID, 0, 0);
            case "tanh" -> new Activation(Function.TANH, 0, 0);
            case "softsign" -> new Activation(Function.SOFTSIGN, 0, 0);
            case "softplus" -> new Activation(Function.SOFTPLUS, 0, 0);
            default ->
                throw call.unsupported(
                        "its function " + name + " is not known; relu, sigmoid, tanh, softsign and" + " softplus are");
        };
    }
}
