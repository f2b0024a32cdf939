package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Functions at and beyond the borders of their domains, with the values that C's math.h gives them. */
final class FunctionBorders {
    /** Function, its two constants, arguments and results. */
    private static final String FUNCTIONS = """
            EXP, 0, 0, -Infinity 0 100 Infinity NaN -104, 0 1 Infinity Infinity NaN 0
            EXP, 0, 0, 88.72 -87.3 1 -1e-6, 3.3931806e38 1.2192433e-38 2.7182817 0.999999
            LOG, 0, 0, 0 -0.0 -1 -Infinity Infinity NaN, -Infinity -Infinity NaN NaN Infinity NaN
            LOG, 0, 0, 1 1e-45 3e38 1.0000001 0.99999994, 0 -103.27893 88.59685 1.1920928e-7 -5.9604645e-8
            SQRT, 0, 0, 0 -0.0 -1 -Infinity Infinity NaN 4 1e-30, 0 -0.0 NaN NaN Infinity NaN 2 1e-15
            RECIPROCAL, 0, 0, 0 -0.0 Infinity -Infinity NaN 4, Infinity -Infinity 0 -0.0 NaN 0.25
            ABS, 0, 0, -0.0 -3 -Infinity NaN, 0 3 Infinity NaN
            NEGATE, 0, 0, 0 -0.0 3 Infinity NaN, -0.0 0 -3 -Infinity NaN
            SIGN, 0, 0, 0 -1e-45 1e-45 -Infinity 7 NaN, 0 -1 1 -1 1 NaN
            ROUND, 0, 0, 0.5 1.5 2.5 -0.5 -1.5 -2.5 0.49999997, 0 2 2 -0.0 -2 -2 0
            ROUND, 0, 0, 8388609 3e38 -Infinity NaN 4194303.5, 8388609 3e38 -Infinity NaN 4194304
            FLOOR, 0, 0, -0.5 0.5 -0.0 2 -1e-45 3e38 -Infinity NaN, -1 0 -0.0 2 -1 3e38 -Infinity NaN
            CEIL, 0, 0, -0.5 0.5 2 1e-45 3e38 Infinity NaN, -0.0 1 2 1 3e38 Infinity NaN
            ERF, 0, 0, 0 Infinity -Infinity NaN 1 -1e-10, 0 1 -1 NaN 0.8427008 -1.1283792e-10
            SIN, 0, 0, 0 Infinity -Infinity NaN 1 1e10, 0 NaN NaN NaN 0.84147096 -0.48750603
            COS, 0, 0, 0 Infinity NaN 1 1e10, 1 NaN NaN 0.5403023 0.8731196
            TAN, 0, 0, 0 Infinity NaN 1 1.5707964, 0 NaN NaN 1.5574077 -2.2877332e7
            ASIN, 0, 0, 1 -1 1.0000001 -2 Infinity NaN, 1.5707964 -1.5707964 NaN NaN NaN NaN
            ACOS, 0, 0, 1 -1 0 1.0000001 -2 NaN, 0 3.1415927 1.5707964 NaN NaN NaN
            ATAN, 0, 0, 0 1 Infinity -Infinity NaN, 0 0.7853982 1.5707964 -1.5707964 NaN
            SINH, 0, 0, 0 1 1e-10 89 90 -Infinity NaN, 0 1.1752012 1e-10 2.2448063e38 Infinity -Infinity NaN
            COSH, 0, 0, 0 -1 89 -90 -Infinity NaN, 1 1.5430806 2.2448063e38 Infinity Infinity NaN
            ASINH, 0, 0, -1e-10 1 3e38 -Infinity NaN -2, -1e-10 0.8813736 89.28999 -Infinity NaN -1.4436355
            ACOSH, 0, 0, 1 1.0000001 2 0.99999994 -1 -2 3e38 Infinity, 0 4.8828125e-4 1.316958 NaN NaN NaN 89.28999 Infinity
            ATANH, 0, 0, 1 -1 0.5 -1e-10 1.0000001 -2 Infinity NaN, Infinity -Infinity 0.54930615 -1e-10 NaN NaN NaN NaN
            POW, 0.5, 0, 0 4 -4 Infinity -Infinity NaN, 0 2 NaN Infinity Infinity NaN
            POW, -1, 0, 0 -0.0 -4 Infinity, Infinity -Infinity -0.25 0
            POW, 3, 0, -2 -Infinity 0 1e20, -8 -Infinity 0 Infinity
            POW, 0, 0, -2 NaN Infinity 0, 1 1 1 1
            POW, Infinity, 0, 1 -1 2 -0.5 0, 1 1 Infinity 0 0
            CELU, 2, 0, -Infinity -2 0 -1e-7 3 Infinity NaN, -2 -1.2642411 0 -1e-7 3 Infinity NaN
            THRESHOLDED_RELU, 1, 0, 1 1.0000001 -Infinity Infinity NaN, 0 1.0000001 0 Infinity NaN
            SHRINK, 1, 0.5, 1 -1 1.5 -1.5 Infinity -Infinity NaN, 0 0 1 -1 Infinity -Infinity NaN
            SHRINK, Infinity, 0, 1 Infinity, 0 0
            """;

    /** Operation, left and right operands, and results. */
    private static final String OPERATIONS = """
            POW, 2 2 -2 -8 0 0 -0.0 0, 3 -1 3 0.33333334 0 -1 -1 2, 8 0.5 -8 NaN 1 Infinity -Infinity 0
            POW, 1 -1 NaN 0.5 2 Infinity -Infinity, NaN Infinity 0 -Infinity 200 -1 3, 1 1 1 Infinity Infinity 0 -Infinity
            FMOD, 5.5 -5.5 5.5 -5.5 6 -6, 2 2 -2 -2 2 2, 1.5 -1.5 1.5 -1.5 0 -0.0
            FMOD, 1 0 Infinity 5 NaN 1e30 -3, 0 0 2 Infinity 1 7 -Infinity, NaN NaN NaN 5 NaN 1 -3
            EQUAL, 1 1 NaN NaN 0 Infinity, 1 2 NaN 1 -0.0 Infinity, 1 0 0 0 1 1
            LESS, 1 2 NaN 1 -Infinity 0, 2 1 1 NaN Infinity -0.0, 1 0 0 0 1 0
            LESS_OR_EQUAL, 1 2 NaN 1 3 0, 2 1 1 NaN 3 -0.0, 1 0 0 0 1 1
            GREATER, 1 2 NaN 1 3 Infinity, 2 1 1 NaN 3 -Infinity, 0 1 0 0 0 1
            GREATER_OR_EQUAL, 1 2 NaN 1 3 0, 2 1 1 NaN 3 -0.0, 0 1 0 0 1 1
            WHERE, 1 0 0 0 -0.5 2, 7 7 NaN Infinity NaN -Infinity, 7 0 0 0 NaN -Infinity
            WHERE_NOT, 1 0 0 -0.0 2 3, 7 7 NaN Infinity NaN -Infinity, 0 7 NaN Infinity 0 0
            """;

    private FunctionBorders() {}

    /** The rows of all tables. */
    static List<String> rows() {
        return (FUNCTIONS + OPERATIONS).lines().toList();
    }

    /** Computes a row. */
    static void check(Backend backend, String row) {
        String[] cells = row.split(", ");
        if (cells.length == 4) {
            Layer layer = new Elementwise(Operation.valueOf(cells[0]));
            check(backend, row, layer, List.of(numbers(cells[1]), numbers(cells[2])), numbers(cells[3]));
        } else {
            Layer layer =
                    new Activation(Function.valueOf(cells[0]), Float.parseFloat(cells[1]), Float.parseFloat(cells[2]));
            check(backend, row, layer, List.of(numbers(cells[3])), numbers(cells[4]));
        }
    }

    private static float[] numbers(String text) {
        String[] words = text.split(" ");
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }

    private static void check(Backend backend, String row, Layer layer, List<float[]> inputs, float[] expected) {
        NetworkBuilder builder = new NetworkBuilder("borders");
        Value[] values = new Value[inputs.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = builder.input("x" + i, 1, expected.length);
        }
        Network network = builder.output(builder.add("y", layer, values)).build();
        CompileOptions options = CompileOptions.defaults().nonFinite(NonFinite.PROPAGATE);
        try (CompiledNetwork compiled = backend.compile(network, new Parameters(Map.of()), options);
                Session session = compiled.newSession()) {
            for (int i = 0; i < values.length; i++) {
                session.input("x" + i).copyFrom(inputs.get(i));
            }
            session.run();
            float[] found = session.output("y").toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                boolean exact = expected[i] == 0 || !Float.isFinite(expected[i]);
                float tolerance = exact ? 0 : Math.abs(expected[i]) * 4e-7f + Float.MIN_VALUE;
                int at = i;
                assertEquals(
                        expected[i],
                        found[i],
                        tolerance,
                        () -> row + ": number " + at + " of " + Arrays.toString(found));
            }
        }
    }
}
