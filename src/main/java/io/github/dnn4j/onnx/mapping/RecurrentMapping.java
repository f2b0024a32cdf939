package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.mapping.RecurrentCell.State;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * RNN, GRU and LSTM, unrolled: one product for the inputs of all steps, and then the layers of each step. The number of
 * steps is therefore fixed.
 */
public final class RecurrentMapping {
    private static final long MOST_STEPS = 512;

    private RecurrentMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("RNN", call -> map(call, RecurrentKind.RNN));
        mappings.put("GRU", call -> map(call, RecurrentKind.GRU));
        mappings.put("LSTM", call -> map(call, RecurrentKind.LSTM));
    }

    private static List<OnnxValue> map(NodeCall call, RecurrentKind kind) {
        boolean batchFirst = call.attributes().flag("layout");
        Live x = Floats.required(call, call.live(0));
        require(x.rank() == 3, "its input %s should be (steps, N, features)", x.shape());
        x = batchFirst ? TransposeMapping.permuted(call, x, List.of(1, 0, 2)) : x;
        if (x.varies(0)) {
            throw new NotSymbolicException(
                    call.bindings().behind(x, 0), "it takes as many steps as an open extent has");
        }
        long steps = x.shape().extent(0);
        if (steps > MOST_STEPS) {
            throw call.unsupported("its sequence has " + steps + " steps; at most " + MOST_STEPS
                    + " are unrolled. Cut the model before it with ImportOptions.outputs");
        }
        requireWholeSequences(call, steps);
        RecurrentDirections directions = RecurrentDirections.of(call, kind);
        List<Live> hiddens = new ArrayList<>();
        List<Live> lasts = new ArrayList<>();
        List<Live> cells = new ArrayList<>();
        for (int d = 0; d < directions.count(); d++) {
            List<Live> states = new ArrayList<>();
            State state = run(call, directions, d, x, states, batchFirst);
            hiddens.add(joined(call, states, 0));
            lasts.add(state.hidden());
            cells.add(state.cell());
        }
        int after = batchFirst ? 1 : 0;
        List<OnnxValue> results = new ArrayList<>();
        results.add(sequence(call, hiddens, batchFirst));
        results.add(joined(call, lasts, after));
        if (kind == RecurrentKind.LSTM) {
            results.add(joined(call, cells, after));
        }
        return results;
    }

    /** The steps in one direction; {@code states} gets the hidden states (N, H), in the order of the sequence. */
    private static State run(
            NodeCall call, RecurrentDirections directions, int d, Live x, List<Live> states, boolean batchFirst) {
        long steps = x.shape().extent(0);
        List<Shape> rows = x.shapes().stream()
                .map(shape -> Shape.of(shape.extent(0) * shape.extent(1), shape.extent(2)))
                .toList();
        Live products = directions.inputs(d, call.reshape(x, rows));
        List<Shape> apart = x.shapes().stream()
                .map(shape -> Shape.of(
                        shape.extent(0), shape.extent(1), products.shape().extent(1)))
                .toList();
        Live bySteps = call.reshape(products, apart);
        List<Live> parts = steps == 1
                ? List.of(bySteps)
                : call.addAll(new Split(0, Collections.nCopies((int) steps, 1L)), bySteps);
        List<Shape> step = apart.stream()
                .map(shape -> Shape.of(shape.extent(1), shape.extent(2)))
                .toList();
        State state = initial(call, d, batchFirst);
        boolean reverse = directions.reverse(d);
        for (int t = 0; t < steps; t++) {
            state = directions.step(d, call.reshape(parts.get(reverse ? (int) steps - 1 - t : t), step), state);
            states.add(state.hidden());
        }
        if (reverse) {
            Collections.reverse(states);
        }
        return state;
    }

    private static State initial(NodeCall call, int d, boolean batchFirst) {
        return new State(initial(call, 5, d, batchFirst), initial(call, 6, d, batchFirst));
    }

    /** The part of a direction of an initial state (directions, N, H); null for zeros. */
    private static Live initial(NodeCall call, int operand, int d, boolean batchFirst) {
        if (!call.has(operand) || isZero(call, operand)) {
            return null;
        }
        Live all = call.live(operand);
        int axis = batchFirst ? 1 : 0;
        long directions = all.shape().extent(axis);
        Live own = directions == 1
                ? all
                : call.addAll(new Split(axis, Collections.nCopies((int) directions, 1L)), all)
                        .get(d);
        return call.reshape(
                own,
                own.shapes().stream()
                        .map(shape -> Shape.of(shape.extent(1 - axis), shape.extent(2)))
                        .toList());
    }

    /** Whether an operand is known to be zeros, which exporters write for a state that is not given. */
    private static boolean isZero(NodeCall call, int operand) {
        if (!call.isConstant(operand)) {
            return false;
        }
        OnnxTensor value = call.folded(operand, "initial state").at(0);
        for (long i = 0; i < (value.isSplat() ? 1 : value.elements()); i++) {
            if (value.getDouble(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void requireWholeSequences(NodeCall call, long steps) {
        if (!call.has(4)) {
            return;
        }
        for (long length : call.constant(4, "sequence lengths").toLongs()) {
            if (length != steps) {
                throw call.unsupported(
                        "a sequence of " + length + " of its " + steps + " steps; sequences are of one length");
            }
        }
    }

    /** Values (N, H) side by side along a new axis, the first or the second. */
    private static Live joined(NodeCall call, List<Live> states, int axis) {
        List<Live> wider = new ArrayList<>();
        for (Live state : states) {
            wider.add(call.reshape(
                    state,
                    state.shapes().stream()
                            .map(shape -> axis == 0
                                    ? Shape.of(1, shape.extent(0), shape.extent(1))
                                    : Shape.of(shape.extent(0), 1, shape.extent(1)))
                            .toList()));
        }
        return wider.size() == 1 ? wider.getFirst() : call.add(new Concat(axis), wider, List.of());
    }

    /** (steps, directions, N, H), or (N, steps, directions, H). */
    private static Live sequence(NodeCall call, List<Live> directions, boolean batchFirst) {
        List<Live> wider = new ArrayList<>();
        for (Live states : directions) {
            wider.add(call.reshape(
                    states,
                    states.shapes().stream()
                            .map(shape -> Shape.of(shape.extent(0), 1, shape.extent(1), shape.extent(2)))
                            .toList()));
        }
        Live all = wider.size() == 1 ? wider.getFirst() : call.add(new Concat(1), wider, List.of());
        return batchFirst ? TransposeMapping.permuted(call, all, List.of(2, 0, 1, 3)) : all;
    }
}
