package io.github.dnn4j.onnx.mapping;

import java.util.List;

/** The recurrent networks of ONNX. */
enum RecurrentKind {
    RNN(1, List.of("Tanh")),
    GRU(3, List.of("Sigmoid", "Tanh")),
    LSTM(4, List.of("Sigmoid", "Tanh", "Tanh"));

    private final int gates;
    private final List<String> functions;

    RecurrentKind(int gates, List<String> functions) {
        this.gates = gates;
        this.functions = functions;
    }

    /** How many vectors the products of a step have. */
    int gates() {
        return gates;
    }

    /** The functions of one direction where a node names none. */
    List<String> functions() {
        return functions;
    }
}
