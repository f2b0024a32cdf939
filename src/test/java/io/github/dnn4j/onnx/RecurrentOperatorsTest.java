package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RNN, GRU and LSTM against the equations of ONNX's operators, in double. */
class RecurrentOperatorsTest {
    private static final int STEPS = 4;
    private static final int SAMPLES = 2;
    private static final int FEATURES = 3;
    private static final int HIDDEN = 5;

    private final SplittableRandom random = new SplittableRandom(7);

    private float[] numbers(long... extents) {
        float[] values = new float[Math.toIntExact(Shape.of(extents).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextInt(33) - 16) / 16f;
        }
        return values;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** What a direction gives for one sample: the hidden state after each step; the last cell state at the end. */
    private record Weights(float[] w, float[] r, float[] b, int gates, int d) {
        /** x W' + bias of input, and h R' + bias of the state, of a row of the gates. */
        double input(int row, double[] x) {
            double sum = b[d * 2 * gates * HIDDEN + row];
            for (int i = 0; i < FEATURES; i++) {
                sum += x[i] * w[(d * gates * HIDDEN + row) * FEATURES + i];
            }
            return sum;
        }

        double state(int row, double[] h) {
            double sum = b[(d * 2 + 1) * gates * HIDDEN + row];
            for (int i = 0; i < HIDDEN; i++) {
                sum += h[i] * r[(d * gates * HIDDEN + row) * HIDDEN + i];
            }
            return sum;
        }

        double both(int gate, int j, double[] x, double[] h) {
            return input(gate * HIDDEN + j, x) + state(gate * HIDDEN + j, h);
        }
    }

    private static void step(String operator, boolean resetAfter, Weights weights, double[] x, double[] h, double[] c) {
        double[] before = h.clone();
        double[] reset = new double[HIDDEN];
        for (int j = 0; j < HIDDEN && operator.equals("GRU"); j++) {
            reset[j] = sigmoid(weights.both(1, j, x, before)) * before[j];
        }
        for (int j = 0; j < HIDDEN; j++) {
            switch (operator) {
                case "RNN" -> h[j] = Math.tanh(weights.both(0, j, x, before));
                case "GRU" -> {
                    double z = sigmoid(weights.both(0, j, x, before));
                    double own = weights.input(2 * HIDDEN + j, x);
                    double candidate = resetAfter
                            ? own + sigmoid(weights.both(1, j, x, before)) * weights.state(2 * HIDDEN + j, before)
                            : own + weights.state(2 * HIDDEN + j, reset);
                    h[j] = (1 - z) * Math.tanh(candidate) + z * before[j];
                }
                default -> {
                    double i = sigmoid(weights.both(0, j, x, before));
                    double o = sigmoid(weights.both(1, j, x, before));
                    double f = sigmoid(weights.both(2, j, x, before));
                    c[j] = f * c[j] + i * Math.tanh(weights.both(3, j, x, before));
                    h[j] = o * Math.tanh(c[j]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RNN, forward, 0, 0, false",
        "RNN, bidirectional, 0, 1, true",
        "GRU, forward, 0, 0, true",
        "GRU, reverse, 1, 0, false",
        "GRU, bidirectional, 0, 1, true",
        "GRU, bidirectional, 1, 1, false",
        "LSTM, forward, 0, 0, false",
        "LSTM, reverse, 0, 1, true",
        "LSTM, bidirectional, 0, 0, true"
    })
    void areTheirEquations(String operator, String direction, long resetAfter, long batchFirst, boolean given) {
        int gates = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 3 : 4;
        int directions = direction.equals("bidirectional") ? 2 : 1;
        boolean swapped = batchFirst == 1;
        float[] w = numbers(directions, gates * HIDDEN, FEATURES);
        float[] r = numbers(directions, gates * HIDDEN, HIDDEN);
        float[] b = numbers(directions, 2L * gates * HIDDEN);
        float[] x = numbers(STEPS, SAMPLES, FEATURES);
        float[] h0 = given ? numbers(directions, SAMPLES, HIDDEN) : new float[directions * SAMPLES * HIDDEN];
        float[] c0 = given ? numbers(directions, SAMPLES, HIDDEN) : new float[directions * SAMPLES * HIDDEN];
        float[] y = new float[STEPS * directions * SAMPLES * HIDDEN];
        float[] last = new float[directions * SAMPLES * HIDDEN];
        for (int d = 0; d < directions; d++) {
            Weights weights = new Weights(w, r, b, gates, d);
            boolean reverse = d == 1 || direction.equals("reverse");
            for (int n = 0; n < SAMPLES; n++) {
                double[] h = new double[HIDDEN];
                double[] c = new double[HIDDEN];
                for (int j = 0; j < HIDDEN; j++) {
                    int at = swapped ? (n * directions + d) * HIDDEN + j : (d * SAMPLES + n) * HIDDEN + j;
                    h[j] = h0[at];
                    c[j] = c0[at];
                }
                for (int s = 0; s < STEPS; s++) {
                    int t = reverse ? STEPS - 1 - s : s;
                    double[] input = new double[FEATURES];
                    for (int i = 0; i < FEATURES; i++) {
                        int row = swapped ? n * STEPS + t : t * SAMPLES + n;
                        input[i] = x[row * FEATURES + i];
                    }
                    step(operator, resetAfter == 1, weights, input, h, c);
                    for (int j = 0; j < HIDDEN; j++) {
                        int row = swapped ? (n * STEPS + t) * directions + d : (t * directions + d) * SAMPLES + n;
                        y[row * HIDDEN + j] = (float) h[j];
                    }
                }
                for (int j = 0; j < HIDDEN; j++) {
                    last[(swapped ? n * directions + d : d * SAMPLES + n) * HIDDEN + j] = (float) h[j];
                }
            }
        }
        TestGraph graph = swapped
                ? new TestGraph(14).input("x", SAMPLES, STEPS, FEATURES)
                : new TestGraph(14).input("x", STEPS, SAMPLES, FEATURES);
        graph.floats("w", new long[] {directions, gates * HIDDEN, FEATURES}, w)
                .floats("r", new long[] {directions, gates * HIDDEN, HIDDEN}, r)
                .floats("b", new long[] {directions, 2L * gates * HIDDEN}, b);
        long[] states = swapped ? new long[] {SAMPLES, directions, HIDDEN} : new long[] {directions, SAMPLES, HIDDEN};
        graph.floats("h", states, h0).floats("c", states, c0);
        String operands = "x,w,r,b" + (given ? ",,h" + (operator.equals("LSTM") ? ",c" : "") : "");
        graph.node(
                        operator,
                        operands,
                        "y,last",
                        text("direction", direction),
                        integer("hidden_size", HIDDEN),
                        integer("linear_before_reset", resetAfter),
                        integer("layout", batchFirst))
                .output("y")
                .output("last");
        OnnxModel model = graph.importFixed();
        for (String name : List.of("reference", "onednn")) {
            try (Backend backend = Backends.open(name);
                    CompiledNetwork compiled =
                            backend.compile(model.network(), model.parameters(), CompileOptions.defaults());
                    Session session = compiled.newSession()) {
                session.input("x").copyFrom(x);
                session.run();
                assertEquals(
                        swapped
                                ? Shape.of(SAMPLES, STEPS, directions, HIDDEN)
                                : Shape.of(STEPS, directions, SAMPLES, HIDDEN),
                        session.output("y").shape());
                assertArrayEquals(y, session.output("y").toFloatArray(), 1e-5f, name);
                assertArrayEquals(last, session.output("last").toFloatArray(), 1e-5f, name);
            }
        }
    }

    private TestGraph lstm(String operands, long steps) {
        return new TestGraph(14)
                .input("x", steps, 1, 1)
                .floats("w", new long[] {1, 4, 1}, numbers(4))
                .floats("r", new long[] {1, 4, 1}, numbers(4))
                .node("LSTM", operands, "y", integer("input_forget", operands.equals("x,w,r") ? 1 : 0))
                .output("y");
    }

    @Test
    void operandsThatDoNotFitAreRefused() {
        TestGraph bias = lstm("x,w,r,b", 2).floats("b", new long[] {1, 7}, numbers(7));
        OnnxException refused = assertThrows(OnnxException.class, bias::importFixed);
        assertTrue(refused.getMessage().contains("bias"), refused.getMessage());
        TestGraph state = lstm("x,w,r,,,h", 2).floats("h", new long[] {1}, 1);
        refused = assertThrows(OnnxException.class, state::importFixed);
        assertTrue(refused.getMessage().contains("initial state"), refused.getMessage());
    }

    @Test
    void whatIsNotKnownIsRefusedByName() {
        UnsupportedOperatorException coupled = assertThrows(
                UnsupportedOperatorException.class, () -> lstm("x,w,r", 2).importFixed());
        assertTrue(coupled.getMessage().contains("input_forget"), coupled.getMessage());
        UnsupportedOperatorException longer = assertThrows(
                UnsupportedOperatorException.class, () -> lstm("x,w,r,", 5000).importFixed());
        assertTrue(longer.getMessage().contains("5000 steps"), longer.getMessage());
        TestGraph shorter = lstm("x,w,r,,lengths", 2).longs("lengths", 1);
        UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class, shorter::importFixed);
        assertTrue(refused.getMessage().contains("a sequence of 1 of its 2 steps"), refused.getMessage());
    }
}
