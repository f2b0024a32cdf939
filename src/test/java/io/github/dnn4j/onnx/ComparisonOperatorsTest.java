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
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons, booleans, and choices by them, forward and as files are written. */
class ComparisonOperatorsTest {
    private static final int S32 = 6;
    private static final int S64 = 7;
    private static final int BOOL = 9;
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /** The output y on both backends, NaN among the inputs allowed; its type is the same on both. */
    private static float[] run(OnnxModel model, DataType type, Map<String, float[]> inputs) {
        float[] first = null;
        for (String name : List.of("reference", "onednn")) {
            for (NonFinite nonFinite : List.of(NonFinite.IGNORE, NonFinite.PROPAGATE)) {
                try (Backend backend = Backends.open(name);
                        CompiledNetwork compiled = backend.compile(
                                model.network(),
                                model.parameters(),
                                CompileOptions.defaults().nonFinite(nonFinite));
                        Session session = compiled.newSession()) {
                    inputs.forEach((input, values) -> session.input(input).copyFrom(values));
                    session.run();
                    float[] found = session.output("y").toFloatArray();
                    assertEquals(type, session.output("y").type());
                    first = first == null ? found : first;
                    assertArrayEquals(first, found, name + " " + nonFinite);
                }
            }
        }
        return first;
    }

    private static TestGraph numbers() {
        return new TestGraph(17).input("a", 6).floats("b", new long[] {6}, 2, 2, 2, 2, NAN, INFINITY);
    }

    @ParameterizedTest
    @CsvSource({
        "Equal, 0 1 0 0 0 1",
        "Less, 1 0 0 0 0 0",
        "LessOrEqual, 1 1 0 0 0 1",
        "Greater, 0 0 1 0 0 0",
        "GreaterOrEqual, 0 1 1 0 0 1"
    })
    void comparisonsAreBytesAndFalseOfNan(String operator, String wanted) {
        OnnxModel model = numbers().node(operator, "a,b", "y").output("y").importFixed();
        float[] expected = new float[6];
        String[] words = wanted.split(" ");
        for (int i = 0; i < 6; i++) {
            expected[i] = Float.parseFloat(words[i]);
        }
        assertArrayEquals(expected, run(model, DataType.U8, Map.of("a", new float[] {1, 2, 3, NAN, 1, INFINITY})));
    }

    @Test
    void integersAreComparedExactly() {
        TestGraph graph = new TestGraph(17)
                .typedInput("a", S32, 3)
                .typedInput("b", S64, 3)
                .node("Less", "a,b", "y")
                .output("y");
        OnnxModel model = graph.importFixed();
        assertTrue(model.notes().stream().anyMatch(note -> note.contains("int64")), model.notes()::toString);
        try (Backend backend = Backends.open("onednn");
                CompiledNetwork compiled =
                        backend.compile(model.network(), model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession()) {
            session.input("a").copyFrom(new int[] {16_777_216, 16_777_217, -2_147_483_648});
            session.input("b").copyFrom(new int[] {16_777_217, 16_777_216, -2_147_483_647});
            session.run();
            assertArrayEquals(new int[] {1, 0, 1}, session.output("y").toIntArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"And, 1 0 0 0", "Or, 1 1 1 0", "Xor, 0 1 1 0"})
    void booleansAreCombined(String operator, String wanted) {
        OnnxModel model = new TestGraph(17)
                .typedInput("a", BOOL, 4)
                .typedInput("b", BOOL, 4)
                .node(operator, "a,b", "y")
                .output("y")
                .importFixed();
        float[] found = run(model, DataType.U8, Map.of("a", new float[] {1, 1, 0, 0}, "b", new float[] {1, 0, 1, 0}));
        String text = "";
        for (float value : found) {
            text += (int) value + " ";
        }
        assertEquals(wanted, text.strip());
    }

    @Test
    void notANumberAndInfinitiesAreFound() {
        Map<String, float[]> x = Map.of("x", new float[] {1, NAN, INFINITY, -INFINITY, Float.MAX_VALUE});
        TestGraph graph = new TestGraph(20).input("x", 5);
        assertArrayEquals(
                new float[] {0, 1, 0, 0, 0},
                run(graph.node("IsNaN", "x", "y").output("y").importFixed(), DataType.U8, x));
        long[][] detected = {{1, 1}, {1, 0}, {0, 1}, {0, 0}};
        float[][] wanted = {{0, 0, 1, 1, 0}, {0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}, {0, 0, 0, 0, 0}};
        for (int i = 0; i < wanted.length; i++) {
            OnnxModel model = new TestGraph(20)
                    .input("x", 5)
                    .node(
                            "IsInf",
                            "x",
                            "y",
                            integer("detect_positive", detected[i][0]),
                            integer("detect_negative", detected[i][1]))
                    .output("y")
                    .importFixed();
            assertArrayEquals(wanted[i], run(model, DataType.U8, x));
        }
    }

    /** What is not chosen is not looked at: infinities and NaN there leave no trace. */
    @Test
    void choicesKeepWhatIsChosen() {
        OnnxModel model = new TestGraph(17)
                .typedInput("c", BOOL, 2, 1)
                .input("a", 2, 3)
                .floats("b", new long[] {3}, -INFINITY, NAN, 7)
                .node("Where", "c,a,b", "y")
                .output("y")
                .importFixed();
        float[] found = run(
                model, DataType.F32, Map.of("c", new float[] {1, 0}, "a", new float[] {INFINITY, NAN, 3, NAN, NAN, 9}));
        assertArrayEquals(new float[] {INFINITY, NAN, 3, -INFINITY, NAN, 7}, found);
    }

    @Test
    void integersAreChosenExactly() {
        OnnxModel model = new TestGraph(17)
                .input("x", 2)
                .typedInput("a", S32, 2)
                .longs("l", 5, 5)
                .node("Cast", "l", "b", integer("to", S32))
                .floats("zero", new long[] {}, 0)
                .node("Greater", "x,zero", "c")
                .node("Where", "c,a,b", "y")
                .output("y")
                .importFixed();
        try (Backend backend = Backends.open("onednn");
                CompiledNetwork compiled =
                        backend.compile(model.network(), model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession()) {
            session.input("x").copyFrom(new float[] {1, -1});
            session.input("a").copyFrom(new int[] {2_147_483_647, 3});
            session.run();
            assertArrayEquals(new int[] {2_147_483_647, 5}, session.output("y").toIntArray());
        }
    }

    @Test
    void casts() {
        float[] x = {-2.7f, -0.5f, 0, 0.9f, 3.5f};
        TestGraph toInteger = new TestGraph(17).input("x", 5).node("Cast", "x", "y", integer("to", S64));
        assertArrayEquals(
                new float[] {-2, 0, 0, 0, 3}, run(toInteger.output("y").importFixed(), DataType.S32, Map.of("x", x)));
        TestGraph toBoolean = new TestGraph(17).input("x", 5).node("Cast", "x", "y", integer("to", BOOL));
        assertArrayEquals(
                new float[] {1, 1, 0, 1, 1}, run(toBoolean.output("y").importFixed(), DataType.U8, Map.of("x", x)));
        TestGraph fromBoolean = new TestGraph(17).typedInput("x", BOOL, 2).node("Cast", "x", "y", integer("to", 1));
        assertArrayEquals(
                new float[] {0, 1},
                run(fromBoolean.output("y").importFixed(), DataType.F32, Map.of("x", new float[] {0, 1})));
    }

    /** 64-bit numbers that 32 bits do not hold are refused, not changed. */
    @Test
    void largeIntegersAreRefused() {
        TestGraph graph = new TestGraph(17).typedInput("x", S64, 1).longs("l", 1L << 40);
        graph.node("Add", "x,l", "y").output("y");
        UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class, graph::importFixed);
        assertTrue(refused.getMessage().contains(Long.toString(1L << 40)), refused.getMessage());
        OnnxTensor tensor = OnnxTensor.ofLongs(3, 1L << 33);
        OnnxException tooLarge = assertThrows(OnnxException.class, () -> tensor.toTensor(tensor.shape(), DataType.S32));
        assertTrue(tooLarge.getMessage().contains(Long.toString(1L << 33)), tooLarge.getMessage());
    }
}
