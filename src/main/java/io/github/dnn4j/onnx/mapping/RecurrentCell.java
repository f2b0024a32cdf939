package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One step of a recurrent network in one direction, as ONNX's operators RNN, GRU and LSTM define them: products of the
 * state (N, H) with the recurrent weights, added to what the input's products (N, gates H) are, and functions of both.
 */
final class RecurrentCell {
    /** The state of a network after a step: a cell state in LSTM alone, null for zeros. */
    record State(Live hidden, Live cell) {}

    private final NodeCall call;
    private final int hidden;
    private final int gates;
    private final String weight;
    private final Live recurrentBias;
    private final List<Live> peepholes;
    private final List<Activation> functions;

    /**
     * A cell.
     *
     * @param weight the recurrent weights (gates H, H)
     * @param recurrentBias of GRU, the bias of the candidate's recurrent products (H), and null where the input's
     *     products have all biases
     * @param peepholes (3 H) of LSTM for input, output and forget gate, or null
     * @param functions of the gates, the candidate, and in LSTM the cell state
     */
    RecurrentCell(
            NodeCall call,
            OnnxTensor weight,
            OnnxTensor recurrentBias,
            OnnxTensor peepholes,
            List<Activation> functions) {
        this.call = call;
        this.hidden = Math.toIntExact(weight.extent(1));
        this.gates = Math.toIntExact(weight.extent(0) / hidden);
        this.weight = call.parameter(weight, weight.shape(), "recurrent");
        this.recurrentBias = recurrentBias == null ? null : call.constantLayer(recurrentBias);
        this.peepholes = peepholes == null ? List.of() : thirds(peepholes);
        this.functions = functions;
    }

    /** H = f(x + R H'). */
    State plain(Live x, State before) {
        return new State(apply(0, sum(x, product(before.hidden()))), null);
    }

    /** z, r = f(...), c = g(x + r (R H' + b)), H = (1 - z) c + z H', the reset gate r applied after the product. */
    State gated(Live x, State before) {
        List<Live> inputs = parts(x);
        Live hiddenBefore = before.hidden();
        List<Live> products = hiddenBefore == null ? Collections.nCopies(gates, null) : parts(product(hiddenBefore));
        Live update = apply(0, sum(inputs.get(0), products.get(0)));
        Live reset = apply(0, sum(inputs.get(1), products.get(1)));
        Live recurrent = products.get(2) == null ? recurrentBias : sum(products.get(2), recurrentBias);
        Live candidate = apply(1, sum(inputs.get(2), times(reset, recurrent)));
        return mixed(update, candidate, hiddenBefore);
    }

    /** The same with the reset gate applied to the state before the product: c = g(x + R (r H')). */
    State gatedBefore(Live x, State before, RecurrentCell candidates) {
        List<Live> inputs = parts(x);
        if (before.hidden() == null) {
            return mixed(apply(0, inputs.get(0)), apply(1, inputs.get(2)), null);
        }
        List<Live> products = parts(product(before.hidden()));
        Live update = apply(0, sum(inputs.get(0), products.get(0)));
        Live reset = apply(0, sum(inputs.get(1), products.get(1)));
        Live recurrent = candidates.product(times(reset, before.hidden()));
        return mixed(update, apply(1, sum(inputs.get(2), recurrent)), before.hidden());
    }

    private State mixed(Live update, Live candidate, Live before) {
        // (1 - z) c + z H' is c + z (H' - c)
        if (before == null) {
            Live kept = call.add(new Elementwise(Operation.SUBTRACT), candidate, times(update, candidate));
            return new State(kept, null);
        }
        Live difference = call.add(new Elementwise(Operation.SUBTRACT), before, candidate);
        return new State(sum(candidate, times(update, difference)), null);
    }

    /** i, f = f(...), C = f C' + i g(...), o = f(... C), H = o h(C), gates in the order i, o, f, c. */
    State longShort(Live x, State before) {
        List<Live> inputs = parts(sum(x, product(before.hidden())));
        Live input = apply(0, peeped(inputs.get(0), before.cell(), 0));
        Live added = times(input, apply(1, inputs.get(3)));
        Live cell = added;
        if (before.cell() != null) {
            Live forget = apply(0, peeped(inputs.get(2), before.cell(), 2));
            cell = sum(times(forget, before.cell()), added);
        }
        Live output = apply(0, peeped(inputs.get(1), cell, 1));
        return new State(times(output, apply(2, cell)), cell);
    }

    private Live peeped(Live gate, Live cell, int number) {
        return peepholes.isEmpty() || cell == null ? gate : sum(gate, times(cell, peepholes.get(number)));
    }

    /** The peepholes of input, output and forget gate, which all steps share. */
    private List<Live> thirds(OnnxTensor peepholes) {
        List<Live> rows = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            float[] values = new float[hidden];
            for (int i = 0; i < hidden; i++) {
                values[i] = (float) peepholes.getDouble((long) number * hidden + i);
            }
            rows.add(call.constantLayer(OnnxTensor.ofFloats(new long[] {hidden}, values)));
        }
        return rows;
    }

    private Live product(Live state) {
        return state == null
                ? null
                : call.add(new FullyConnected(hidden, gates * hidden, false), List.of(state), List.of(weight));
    }

    private List<Live> parts(Live value) {
        int count = Math.toIntExact(value.shape().extent(1) / hidden);
        return count == 1
                ? List.of(value)
                : call.addAll(new Split(1, Collections.nCopies(count, (long) hidden)), value);
    }

    private Live sum(Live a, Live b) {
        return b == null ? a : call.add(Elementwise.add(), a, b);
    }

    private Live times(Live a, Live b) {
        return call.add(new Elementwise(Operation.MULTIPLY), a, b);
    }

    private Live apply(int function, Live value) {
        return call.add(functions.get(function), value);
    }
}
