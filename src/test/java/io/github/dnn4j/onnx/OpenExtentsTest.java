package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which extents may be chosen for each session. */
class OpenExtentsTest {
    private static List<String> symbols(Network network) {
        return network.inputs().getFirst().symbols();
    }

    private static Shape output(Network network, long... input) {
        return network.inferShapes(Map.of(network.inputs().getFirst().name(), Shape.of(input)))
                .get(network.outputs().getFirst());
    }

    @Test
    void openExtentsHaveStandardNamesAndDefaults() {
        Network network = new TestGraph(13)
                .input("x", null, 3, "height", "width")
                .counting("w", 4, 3, 3, 3)
                .node("Conv", "x,w", "y", integers("strides", 2, 2))
                .output("y")
                .importModel()
                .network();
        assertEquals(List.of("N", "", "H", "W"), symbols(network));
        assertEquals(Shape.of(1, 3, 224, 224), network.inputs().getFirst().shape());
        assertEquals(Shape.of(2, 4, 15, 10), output(network, 2, 3, 31, 22));
    }

    @Test
    void shapeArithmeticKeepsTheBatchOpen() {
        Network network = new TestGraph(13)
                .input("x", "batch", 2, 3)
                .node("Shape", "x", "s")
                .longs("zero", 0)
                .node("Gather", "s,zero", "n")
                .longs("rest", -1)
                .node("Concat", "n,rest", "t", integer("axis", 0))
                .node("Reshape", "x,t", "y")
                .output("y")
                .importModel()
                .network();
        assertEquals(List.of("N", "", ""), symbols(network));
        assertEquals(new Reshape(List.of(0L, 6L)), network.nodes().getFirst().layer());
        assertEquals(Shape.of(7, 6), output(network, 7, 2, 3));
    }

    @Test
    void aBatchOfOneIsOpened() {
        Network network = new TestGraph(8)
                .input("x", 1, 2, 3)
                .longs("target", 1, 6)
                .node("Reshape", "x,target", "r")
                .counting("w", 6, 4)
                .node("MatMul", "r,w", "m")
                .counting("b", 1, 4)
                .node("Add", "m,b", "y")
                .output("y")
                .importModel()
                .network();
        assertEquals(List.of("N", "", ""), symbols(network));
        assertEquals(Shape.of(5, 4), output(network, 5, 2, 3));
    }

    @Test
    void aBatchOfOneStaysWhereSamplesWouldMix() {
        TestGraph moved = new TestGraph(13)
                .input("x", 1, 2, 3)
                .node("Transpose", "x", "y", integers("perm", 1, 0, 2))
                .output("y");
        assertEquals(List.of("", "", ""), symbols(moved.importModel().network()));
        TestGraph reduced = new TestGraph(13)
                .input("x", 1, 2)
                .node("ReduceMean", "x", "y", integers("axes", 0))
                .output("y");
        assertEquals(List.of("", ""), symbols(reduced.importModel().network()));
        TestGraph softmax = new TestGraph(13)
                .input("x", 1, 2)
                .node("Softmax", "x", "y", integer("axis", 0))
                .output("y");
        assertEquals(List.of("", ""), symbols(softmax.importModel().network()));
        TestGraph merged = new TestGraph(13)
                .input("x", 1, 2)
                .longs("target", 2)
                .node("Reshape", "x,target", "y")
                .output("y");
        assertEquals(List.of("", ""), symbols(merged.importModel().network()));
    }

    @Test
    void heightsThatAClassifierFixesStayFixed() {
        Network network = new TestGraph(13)
                .input("x", "N", 1, "H", "W")
                .longs("target", -1, 50176)
                .node("Reshape", "x,target", "r")
                .counting("w", 50176, 2)
                .node("MatMul", "r,w", "y")
                .output("y")
                .importModel()
                .network();
        assertEquals(List.of("N", "", "", ""), symbols(network));
        assertThrows(InvalidDescriptorException.class, () -> output(network, 1, 1, 112, 448 + 1));
    }

    @Test
    void paddingThatDependsOnTheHeightFixesIt() {
        TestGraph strided = new TestGraph(13)
                .input("x", "N", 1, "H", "W")
                .counting("w", 1, 1, 3, 3)
                .node("Conv", "x,w", "y", text("auto_pad", "SAME_UPPER"), integers("strides", 2, 2))
                .output("y");
        assertEquals(List.of("N", "", "", ""), symbols(strided.importModel().network()));
        TestGraph dense = new TestGraph(13)
                .input("x", "N", 1, "H", "W")
                .counting("w", 1, 1, 3, 3)
                .node("Conv", "x,w", "y", text("auto_pad", "SAME_UPPER"))
                .output("y");
        assertEquals(List.of("N", "", "H", "W"), symbols(dense.importModel().network()));
    }

    @Test
    void defaultsCanBeAskedFor() {
        TestGraph graph = new TestGraph(13)
                .input("x", "N", 1, "H", "W")
                .node("Relu", "x", "y")
                .output("y");
        Network network = OnnxImporter.read(
                        graph.bytes(), ImportOptions.defaults().withInputShape("x", Shape.of(2, 1, 8, 9)))
                .network();
        assertEquals(Shape.of(2, 1, 8, 9), network.inputs().getFirst().shape());
        assertEquals(Shape.of(1, 1, 3, 4), output(network, 1, 1, 3, 4));
        assertThrows(
                OnnxException.class,
                () -> OnnxImporter.read(graph.bytes(), ImportOptions.defaults().withInputShape("z", Shape.of(1))));
        assertThrows(
                OnnxException.class,
                () -> OnnxImporter.read(
                        graph.bytes(), ImportOptions.defaults().withInputShape("x", Shape.of(2, 3, 8, 9))));
    }

    @Test
    void inputsCanBeMadeConstant() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 2)
                .typedInput("shape", 7, 2)
                .node("Reshape", "x,shape", "y")
                .output("y");
        ConstantOperandException refused = assertThrows(ConstantOperandException.class, graph::importModel);
        assertEquals("shape", refused.value());
        OnnxModel model = OnnxImporter.read(
                graph.bytes(), ImportOptions.defaults().withConstant("shape", OnnxTensor.ofLongs(2, 1)));
        assertEquals(Shape.of(2, 1), output(model.network(), 1, 2));
    }
}
