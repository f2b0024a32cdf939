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
        Live products = directions.inputs(d, MatrixProducts.reshaped(call, x, e -> new long[] {e[0] * e[1], e[2]}));
        long width = products.shape().extent(1);
        List<Shape> apart =
                x.shapes().stream().map(shape -> shape.with(2, width)).toList();
        Live bySteps = call.reshape(products, apart);
        List<Live> parts = steps == 1
                ? List.of(bySteps)
                : call.addAll(new Split(0, Collections.nCopies((int) steps, 1L)), bySteps);
        State state = initial(call, d, batchFirst);
        boolean reverse = directions.reverse(d);
        for (int t = 0; t < steps; t++) {
            Live part = parts.get(reverse ? (int) steps - 1 - t : t);
            state = directions.step(d, MatrixProducts.reshaped(call, part, e -> new long[] {e[1], e[2]}), state);
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
        require(all.rank() == 3, "its initial state %s should have three axes", all.shape());
        int axis = batchFirst ? 1 : 0;
        long directions = all.shape().extent(axis);
        Live own = directions == 1
                ? all
                : call.addAll(new Split(axis, Collections.nCopies((int) directions, 1L)), all)
                        .get(d);
        return MatrixProducts.reshaped(call, own, e -> new long[] {e[1 - axis], e[2]});
    }

    /** Whether an operand is known to be zeros, which exporters write for a state that is not given. */
    private static boolean isZero(NodeCall call, int operand) {
        if (!call.isConstant(operand)) {
            return false;
        }
        return call.folded(operand, "initial state").variants().stream().allMatch(RecurrentMapping::isZero);
    }

    private static boolean isZero(OnnxTensor value) {
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

    /** Values side by side along a new axis. */
    private static Live joined(NodeCall call, List<Live> states, int axis) {
        List<Live> wider = states.stream()
                .map(state -> MatrixProducts.widened(call, state, axis))
                .toList();
        return wider.size() == 1 ? wider.getFirst() : call.add(new Concat(axis), wider, List.of());
    }

    /** (steps, directions, N, H), or (N, steps, directions, H). */
    private static Live sequence(NodeCall call, List<Live> directions, boolean batchFirst) {
        Live all = joined(call, directions, 1);
        return batchFirst ? TransposeMapping.permuted(call, all, List.of(2, 0, 1, 3)) : all;
    }
}
