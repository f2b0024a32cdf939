package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the largest and smallest elements are, and ones at given positions. */
class PositionOperatorsTest {
    private static void check(OnnxModel model, Shape shape, DataType type, float[] input, float... wanted) {
        for (String name : List.of("reference", "onednn")) {
            for (Precision precision : Precision.values()) {
                try (Backend backend = Backends.open(name)) {
                    if (!backend.supports(precision)) {
                        continue;
                    }
                    CompileOptions options = CompileOptions.defaults().precision(precision);
                    try (CompiledNetwork compiled = backend.compile(model.network(), model.parameters(), options);
                            Session session = compiled.newSession()) {
                        session.input("x").copyFrom(input);
                        session.run();
                        assertEquals(shape, session.output("y").shape());
                        assertEquals(type, session.output("y").type());
                        assertArrayEquals(wanted, session.output("y").toFloatArray(), name + " " + precision);
                    }
                }
            }
        }
    }

    /** Of 3 8 8 / 9 1 9: of equal ones the first, or the last if asked for. */
    @ParameterizedTest
    @CsvSource({
        "ArgMax, 1, 0, 1 0",
        "ArgMax, 1, 1, 2 2",
        "ArgMin, 1, 0, 0 1",
        "ArgMax, 0, 0, 1 0 1",
        "ArgMin, -2, 1, 0 1 0"
    })
    void firstOrLastOfEqualOnes(String operator, long axis, long last, String wanted) {
        for (long keep : new long[] {0, 1}) {
            OnnxModel model = new TestGraph(13)
                    .input("x", 2, 3)
                    .node(
                            operator,
                            "x",
                            "y",
                            integer("axis", axis),
                            integer("select_last_index", last),
                            integer("keepdims", keep))
                    .output("y")
                    .importFixed();
            boolean rows = axis == 1;
            Shape kept = rows ? Shape.of(2, 1) : Shape.of(1, 3);
            Shape shape = keep == 1 ? kept : rows ? Shape.of(2) : Shape.of(3);
            String[] words = wanted.split(" ");
            float[] expected = new float[words.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = Float.parseFloat(words[i]);
            }
            check(model, shape, DataType.S32, new float[] {3, 8, 8, 9, 1, 9}, expected);
        }
    }

    /** A position that no 16-bit float holds. */
    @Test
    void positionsAreExactInEveryPrecision() {
        int extent = 70_001;
        OnnxModel model = new TestGraph(13)
                .input("x", extent)
                .node("ArgMax", "x", "y")
                .output("y")
                .importFixed();
        for (int place : new int[] {257, 65_537, extent - 1}) {
            float[] x = new float[extent];
            x[place] = 1;
            check(model, Shape.of(1), DataType.S32, x, place);
        }
    }

    @Test
    void onesAtPositions() {
        TestGraph graph = new TestGraph(13)
                .typedInput("x", 7, 3)
                .longs("depth", 4)
                .floats("values", new long[] {2}, -1, 2)
                .node("OneHot", "x,depth,values", "y")
                .output("y");
        check(
                graph.importFixed(),
                Shape.of(3, 4),
                DataType.F32,
                new float[] {1, -1, 7},
                -1,
                2,
                -1,
                -1,
                -1,
                -1,
                -1,
                2,
                -1,
                -1,
                -1,
                -1);
        TestGraph columns = new TestGraph(13)
                .typedInput("x", 6, 2)
                .longs("depth", 3)
                .floats("values", new long[] {2}, 0, 1)
                .node("OneHot", "x,depth,values", "y", integer("axis", 0))
                .output("y");
        check(columns.importFixed(), Shape.of(3, 2), DataType.F32, new float[] {2, 0}, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void depthsThatAreNoNumbersOfPositionsAreRefused() {
        for (long depth : new long[] {0, -3, 1L << 40}) {
            TestGraph graph = new TestGraph(13)
                    .typedInput("x", 7, 3)
                    .longs("depth", depth)
                    .floats("values", new long[] {2}, 0, 1)
                    .node("OneHot", "x,depth,values", "y")
                    .output("y");
            UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class, graph::importFixed);
            assertTrue(refused.getMessage().contains(Long.toString(depth)), refused.getMessage());
        }
    }

    @Test
    void axesAndValuesThatDoNotFitAreRefused() {
        for (long axis : new long[] {2, -3}) {
            TestGraph graph = new TestGraph(13)
                    .typedInput("x", 7, 3)
                    .longs("depth", 4)
                    .floats("values", new long[] {2}, 0, 1)
                    .node("OneHot", "x,depth,values", "y", integer("axis", axis))
                    .output("y");
            OnnxException refused = assertThrows(OnnxException.class, graph::importFixed);
            assertTrue(refused.getMessage().contains("axis " + axis), refused.getMessage());
        }
        TestGraph single = new TestGraph(13)
                .typedInput("x", 7, 3)
                .longs("depth", 4)
                .floats("values", new long[] {1}, 1)
                .node("OneHot", "x,depth,values", "y")
                .output("y");
        assertThrows(OnnxException.class, single::importFixed);
    }

    /** Integer constants are those of the file in every precision, up to the largest. */
    @Test
    void integerConstantsAreExact() {
        long[] constants = {Integer.MAX_VALUE, Integer.MIN_VALUE, 257, -257, 16_777_217, -1};
        OnnxModel model = new TestGraph(13)
                .typedInput("x", 7, 6)
                .longs("l", constants)
                .node("Add", "x,l", "s")
                .longs("m", constants)
                .node("Equal", "s,m", "y")
                .output("y")
                .importFixed();
        check(model, Shape.of(6), DataType.U8, new float[6], 1, 1, 1, 1, 1, 1);
    }
}
