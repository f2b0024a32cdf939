package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Powers, remainders and functions of one element as layers, and the types that Cast of version 1 names. */
class ElementFunctionsTest {
    private static final int S32 = 6;

    static List<Layer> layers(TestGraph graph) {
        return graph.importModel().network().nodes().stream().map(Node::layer).toList();
    }

    static float[] run(TestGraph graph, Map<String, Tensor> inputs) {
        OnnxModel model = graph.importModel();
        Network network = model.network();
        try (ReferenceBackend backend = ReferenceBackend.open();
                var compiled = backend.compile(network, model.parameters(), CompileOptions.defaults());
                var session = compiled.newSession()) {
            inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
            session.run();
            return session.output(network.outputs().getFirst()).toFloatArray();
        }
    }

    private static Tensor vector(float... values) {
        return Tensor.ofFloats(Shape.of(values.length), values);
    }

    @ParameterizedTest
    @CsvSource({
        "Abs, ABS", "Neg, NEGATE", "Sign, SIGN", "Round, ROUND", "Floor, FLOOR", "Ceil, CEIL", "Exp, EXP",
        "Log, LOG", "Sqrt, SQRT", "Reciprocal, RECIPROCAL", "Erf, ERF", "Sin, SIN", "Cos, COS", "Tan, TAN",
        "Asin, ASIN", "Acos, ACOS", "Atan, ATAN", "Sinh, SINH", "Cosh, COSH", "Asinh, ASINH", "Acosh, ACOSH",
        "Atanh, ATANH",
    })
    void functionsAreOfTheirName(String operator, Function function) {
        TestGraph graph =
                new TestGraph(22).input("x", 3).node(operator, "x", "y").output("y");
        assertEquals(List.of(new Activation(function, 0, 0)), layers(graph));
        TestGraph integers = new TestGraph(22)
                .typedInput("x", S32, 3)
                .node(operator, "x", "y")
                .output("y");
        assertEquals(
                operator,
                assertThrows(UnsupportedOperatorException.class, integers::importModel)
                        .operator());
    }

    @Test
    void constantsOfActivations() {
        assertEquals(new Activation(Function.CELU, 1, 0), only("Celu"));
        assertEquals(new Activation(Function.CELU, 2, 0), only("Celu", TestGraph.real("alpha", 2)));
        assertEquals(new Activation(Function.THRESHOLDED_RELU, 1, 0), only("ThresholdedRelu"));
        assertEquals(
                new Activation(Function.THRESHOLDED_RELU, 0.5f, 0),
                only("ThresholdedRelu", TestGraph.real("alpha", 0.5f)));
        assertEquals(new Activation(Function.SHRINK, 0.5f, 0), only("Shrink"));
        assertEquals(
                new Activation(Function.SHRINK, 1, 0.25f),
                only("Shrink", TestGraph.real("lambd", 1), TestGraph.real("bias", 0.25f)));
    }

    private static Layer only(String operator, ai.onnx.proto.OnnxMl.AttributeProto... attributes) {
        List<Layer> layers = layers(new TestGraph(22)
                .input("x", 3)
                .node(operator, "x", "y", attributes)
                .output("y"));
        assertEquals(1, layers.size());
        return layers.getFirst();
    }

    @Test
    void powers() {
        TestGraph root = new TestGraph(13)
                .input("x", 3)
                .floats("half", new long[] {1}, 0.5f)
                .node("Pow", "x,half", "y")
                .output("y");
        assertEquals(List.of(new Activation(Function.POW, 0.5f, 0)), layers(root));
        TestGraph whole = new TestGraph(13)
                .input("x", 3)
                .longs("three", 3)
                .node("Pow", "x,three", "y")
                .output("y");
        assertArrayEquals(new float[] {-8, 0, 27}, run(whole, Map.of("x", vector(-2, 0, 3))));
        TestGraph computed = new TestGraph(13)
                .input("x", 3)
                .input("e", 3)
                .node("Pow", "x,e", "y")
                .output("y");
        assertArrayEquals(
                new float[] {8, 0.5f, 1}, run(computed, Map.of("x", vector(2, 4, 0), "e", vector(3, -0.5f, 0))));
        TestGraph ofConstant = new TestGraph(13)
                .input("x", 3)
                .floats("two", new long[] {}, 2)
                .node("Pow", "two,x", "y")
                .output("y");
        assertArrayEquals(new float[] {2, 0.5f, 8}, run(ofConstant, Map.of("x", vector(1, -1, 3))));
        TestGraph rows = new TestGraph(13)
                .input("x", 2)
                .initializer(TestGraph.tensor("e", S32, 2).addInt32Data(2).addInt32Data(-1))
                .node("Pow", "x,e", "y")
                .output("y");
        assertArrayEquals(new float[] {9, 0.25f}, run(rows, Map.of("x", vector(3, 4))));
        TestGraph longer = new TestGraph(13)
                .input("x", 3)
                .floats("half", new long[] {1, 1}, 0.5f)
                .node("Pow", "x,half", "y")
                .output("y");
        assertEquals(List.of(new Constant(Shape.of(1, 1)), new Elementwise(Elementwise.Operation.POW)), layers(longer));
    }

    @Test
    void powersOfVersionOneBroadcast() {
        TestGraph scalar = new TestGraph(1)
                .input("x", 1, 2)
                .floats("three", new long[] {1}, 3)
                .node("Pow", "x,three", "y", TestGraph.integer("broadcast", 1))
                .output("y");
        assertEquals(List.of(new Activation(Function.POW, 3, 0)), layers(scalar));
        TestGraph rows = new TestGraph(1)
                .input("x", 2, 2)
                .floats("e", new long[] {2}, 1, 3)
                .node("Pow", "x,e", "y", TestGraph.integer("broadcast", 1), TestGraph.integer("axis", 0))
                .output("y");
        Tensor x = Tensor.ofFloats(Shape.of(2, 2), 2, 3, 4, 5);
        assertArrayEquals(new float[] {2, 3, 64, 125}, run(rows, Map.of("x", x)));
    }

    @Test
    void remainders() {
        TestGraph ofC = new TestGraph(13)
                .input("x", 3)
                .input("m", 3)
                .node("Mod", "x,m", "y", TestGraph.integer("fmod", 1))
                .output("y");
        assertEquals(List.of(new Elementwise(Elementwise.Operation.FMOD)), layers(ofC));
        assertArrayEquals(
                new float[] {1.5f, -1.5f, 1.5f},
                run(ofC, Map.of("x", vector(5.5f, -5.5f, 5.5f), "m", vector(2, 2, -2))));
        TestGraph ofIntegers = new TestGraph(13)
                .input("x", 3)
                .input("m", 3)
                .node("Mod", "x,m", "y")
                .output("y");
        assertThrows(UnsupportedOperatorException.class, ofIntegers::importModel);
    }

    @Test
    void castOfVersionOneNamesItsType() {
        TestGraph live = new TestGraph(1)
                .input("x", 3)
                .node("Cast", "x", "c", TestGraph.text("to", "FLOAT"))
                .node("Abs", "c", "y")
                .output("y");
        assertEquals(List.of(new Activation(Function.ABS, 0, 0)), layers(live));
        TestGraph constant = new TestGraph(1)
                .input("x", 2)
                .floats("k", new long[] {2}, 1.75f, -2.5f)
                .node("Cast", "k", "i", TestGraph.text("to", "INT32"))
                .node("Cast", "i", "f", TestGraph.text("to", "FLOAT"))
                .node("Add", "x,f", "y")
                .output("y");
        assertArrayEquals(new float[] {1, -2}, run(constant, Map.of("x", vector(0, 0))));
        TestGraph unknown = new TestGraph(1)
                .input("x", 3)
                .node("Cast", "x", "y", TestGraph.text("to", "QUATERNION"))
                .output("y");
        assertThrows(UnsupportedOperatorException.class, unknown::importModel);
        TestGraph later = new TestGraph(6)
                .input("x", 3)
                .node("Cast", "x", "y", TestGraph.text("to", "FLOAT"))
                .output("y");
        assertThrows(OnnxException.class, later::importModel);
    }
}
