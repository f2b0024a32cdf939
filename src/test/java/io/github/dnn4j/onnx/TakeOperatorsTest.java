package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gather by known indices, Slice by any step, Tile, Pad by elements from within, and rotations, as layers and back. */
class TakeOperatorsTest {
    private static List<Layer> layers(OnnxModel model) {
        return model.network().nodes().stream().map(Node::layer).toList();
    }

    private static void check(TestGraph graph, Shape shape, float... values) {
        TestGraph.Result result = graph.run();
        assertEquals(shape, result.shape());
        assertArrayEquals(values, result.values());
    }

    /** Of the numbers 1 to 6 in two rows. */
    private static TestGraph gather(int axis, long[] extents, long... indices) {
        var tensor = TestGraph.tensor("i", 7, extents);
        for (long index : indices) {
            tensor.addInt64Data(index);
        }
        return new TestGraph(13)
                .input("x", 2, 3)
                .initializer(tensor)
                .node("Gather", "x,i", "y", integer("axis", axis))
                .output("y");
    }

    @Test
    void gatherTakesTheShapeOfItsIndices() {
        check(gather(1, new long[] {2}, -1, 0), Shape.of(2, 2), 3, 1, 6, 4);
        check(gather(0, new long[] {}, 1), Shape.of(3), 4, 5, 6);
        check(gather(-1, new long[] {}, -2), Shape.of(2), 2, 5);
        check(gather(1, new long[] {2, 2}, 0, 1, 1, 2), Shape.of(2, 2, 2), 1, 2, 2, 3, 4, 5, 5, 6);
        check(gather(0, new long[] {1, 1}, 0), Shape.of(1, 1, 3), 1, 2, 3);
    }

    @Test
    void indicesOutsideAreRefusedByName() {
        String message = assertThrows(
                        OnnxException.class, () -> gather(1, new long[] {1}, 3).importModel())
                .getMessage();
        assertTrue(message.contains("position 3 is outside an axis of extent 3"), message);
        assertThrows(
                UnsupportedOperatorException.class,
                () -> gather(1, new long[] {0}).importModel());
    }

    private static TestGraph slice(long start, long end, long step) {
        return new TestGraph(13)
                .input("x", 2, 4)
                .longs("start", start)
                .longs("end", end)
                .longs("axis", 1)
                .longs("step", step)
                .node("Slice", "x,start,end,axis,step", "y")
                .output("y");
    }

    @Test
    void slicesGoBackwardsAndSkip() {
        check(slice(-1, -9, -1), Shape.of(2, 4), 4, 3, 2, 1, 8, 7, 6, 5);
        check(slice(2, 0, -1), Shape.of(2, 2), 3, 2, 7, 6);
        check(slice(9, 0, -3), Shape.of(2, 1), 4, 8);
        check(slice(1, 4, 2), Shape.of(2, 2), 2, 4, 6, 8);
        assertEquals(
                List.of(new Take(1, new Positions.Range(2, 0, -1))),
                layers(slice(2, 0, -1).importFixed()));
        assertEquals(
                List.of(new Split(1, List.of(1L, 2L, 1L))),
                layers(slice(1, 3, 1).importFixed()));
        String empty = assertThrows(
                        UnsupportedOperatorException.class,
                        () -> slice(2, 3, -1).importFixed())
                .getMessage();
        assertTrue(empty.contains("takes nothing of an axis of extent 4"), empty);
    }

    @Test
    void tilesRepeatEveryAxis() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 2)
                .longs("repeats", 2, 3)
                .node("Tile", "x,repeats", "y")
                .output("y");
        check(graph, Shape.of(4, 6), 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4);
    }

    private static TestGraph pad(String mode, long... pads) {
        return new TestGraph(19)
                .input("x", 2, 3)
                .longs("pads", pads)
                .node("Pad", "x,pads", "y", text("mode", mode))
                .output("y");
    }

    /** The numbers of ONNX's own examples of Pad, and a cut that comes before the border. */
    @Test
    void bordersOfElementsFromWithin() {
        check(pad("reflect", 0, 2, 0, 1), Shape.of(2, 6), 3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5);
        check(pad("edge", 1, 0, 0, 2), Shape.of(3, 5), 1, 2, 3, 3, 3, 1, 2, 3, 3, 3, 4, 5, 6, 6, 6);
        check(pad("wrap", 0, 1, 0, 2), Shape.of(2, 6), 3, 1, 2, 3, 1, 2, 6, 4, 5, 6, 4, 5);
        check(pad("reflect", 0, -1, 0, 1), Shape.of(2, 3), 2, 3, 2, 5, 6, 5);
        check(pad("reflect", 0, 0, 0, 0), Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        String message = assertThrows(
                        UnsupportedOperatorException.class,
                        () -> pad("mirror", 0, 1, 0, 1).importModel())
                .getMessage();
        assertTrue(message.contains("mirror") && message.contains("wrap"), message);
    }

    private static OnnxModel open(TestGraph graph) {
        OnnxModel model = graph.importModel();
        assertEquals(
                List.of("N", "", "H", "W"),
                model.network().inputs().getFirst().symbols(),
                model.notes().toString());
        return model;
    }

    private static TestGraph form(String name) {
        return ExporterForms.models().get(name);
    }

    @Test
    void openPicturesStayOpen() {
        assertEquals(
                List.of(new Take(2, new Positions.Rotated(-3)), new Take(3, new Positions.Rotated(2))),
                layers(open(form("rotated rows and columns"))));
        assertEquals(
                List.of(new Take(3, new Positions.Range(-1, -Long.MAX_VALUE, -1))),
                layers(open(form("mirrored columns"))));
        assertEquals(List.of(Take.of(1, 2, 0, -2)), layers(open(form("channels in another order"))));
        assertEquals(
                List.of(Take.of(1, 1)),
                layers(open(form("one channel of three"))).subList(0, 1));
        assertEquals(
                List.of(new Take(1, new Positions.Repeated(2)), new Take(3, new Positions.Repeated(3))),
                layers(open(form("tiles"))));
        List<Layer> bordered = layers(open(form("reflected border")));
        assertEquals(new Take(2, new Positions.Bordered(Border.REFLECT, 1, 3)), bordered.get(1));
        assertEquals(new Take(3, new Positions.Bordered(Border.REFLECT, 2, 0)), bordered.get(2));
    }

    /** The last row, whose number the file computes from the height, and rows that depend on it otherwise. */
    @Test
    void positionsThatShapesSayCountFromTheEnd() {
        TestGraph graph = new TestGraph(18)
                .input("x", "batch", 2, "height", "width")
                .node("Shape", "x", "s", integer("start", 2), integer("end", 3))
                .longs("one", 1)
                .node("Sub", "s,one", "last")
                .node("Gather", "x,last", "y", integer("axis", 2))
                .output("y");
        assertEquals(List.of(Take.of(2, -1)), layers(open(graph)));
        TestGraph half = new TestGraph(18)
                .input("x", "batch", 2, "height", "width")
                .node("Shape", "x", "s", integer("start", 2), integer("end", 3))
                .longs("two", 2)
                .node("Div", "s,two", "middle")
                .node("Gather", "x,middle", "y", integer("axis", 2))
                .output("y");
        OnnxModel model = half.importModel();
        assertEquals(
                List.of("N", "", "", "W"), model.network().inputs().getFirst().symbols());
        assertTrue(
                model.notes().getFirst().contains("node y (Gather)"),
                model.notes().toString());
    }

    @Test
    void whatReversesTheBatchKeepsTheFilesBatch() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 3)
                .longs("minus1", -1)
                .longs("zero", 0)
                .longs("least", -Long.MAX_VALUE)
                .node("Slice", "x,minus1,least,zero,minus1", "y")
                .output("y");
        assertEquals(
                List.of("", ""),
                graph.importModel().network().inputs().getFirst().symbols());
    }

    @Test
    void partsThatAreJoinedOtherwiseAreNoRotation() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 5)
                .longs("sizes", 2, 3)
                .node("Split", List.of("x", "sizes"), List.of("a", "b"), integer("axis", 1))
                .node("Concat", "a,b", "y", integer("axis", 1))
                .output("y");
        assertEquals(2, layers(graph.importFixed()).size());
        TestGraph turned = new TestGraph(13)
                .input("x", 2, 5)
                .longs("sizes", 2, 3)
                .node("Split", List.of("x", "sizes"), List.of("a", "b"), integer("axis", 1))
                .node("Concat", "b,a", "y", integer("axis", 1))
                .node("Relu", "a", "z")
                .output("y")
                .output("z");
        List<Layer> layers = layers(turned.importFixed());
        assertEquals(3, layers.size());
        assertTrue(layers.contains(new Take(1, new Positions.Rotated(-2))), layers.toString());
    }

    static List<Take> takes() {
        return List.of(
                Take.of(1, 2, -1, 0),
                new Take(2, new Positions.Range(-1, Long.MIN_VALUE, -1)),
                new Take(2, new Positions.Range(1, Long.MAX_VALUE, 2)),
                new Take(1, new Positions.Range(-1, 0, -2)),
                new Take(3, new Positions.Repeated(3)),
                new Take(2, new Positions.Rotated(3)),
                new Take(1, new Positions.Rotated(-1)),
                new Take(3, new Positions.Bordered(Border.REFLECT, 1, 2)),
                new Take(2, new Positions.Bordered(Border.EDGE, 0, 3)),
                new Take(3, new Positions.Bordered(Border.WRAP, 2, 1)));
    }

    @ParameterizedTest
    @MethodSource("takes")
    void theSameLayerComesBackFromAFile(Take take) {
        Network network = Exports.of(take, Exports.input("x", DataType.F32, "N,,H,W", 2, 3, 5, 4));
        OnnxModel again = Exports.again(network, Exports.parameters(network));
        assertEquals(List.of(take), layers(again));
        assertEquals(
                network.inputs().getFirst().symbols(),
                again.network().inputs().getFirst().symbols());
        Map<String, Shape> shapes = Map.of("x", Shape.of(1, 3, 6, 7));
        assertEquals(
                network.inferShapes(shapes).get("y"),
                again.network().inferShapes(shapes).get("y"));
    }

    /** A rotation by 0 is exported as everything, and before or after it a range without elements. */
    @Test
    void rangesWithoutElementsAddNothingToAConcatenation() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, "t")
                .longs("from", 0)
                .longs("none", 0)
                .longs("end", Long.MAX_VALUE)
                .longs("axis", 1)
                .node("Slice", "x,from,none,axis", "first")
                .node("Slice", "x,from,end,axis", "all")
                .node("Concat", "all,first", "y", integer("axis", 1))
                .node("Relu", "y", "z")
                .output("z");
        OnnxModel model = graph.importModel();
        assertEquals(1, model.network().nodes().size());
        assertEquals("t", model.network().inputs().getFirst().symbols().get(1));
        TestGraph alone = new TestGraph(13)
                .input("x", 2, 3)
                .longs("from", 3)
                .longs("end", 3)
                .longs("axis", 1)
                .node("Slice", "x,from,end,axis", "y")
                .output("y");
        UnsupportedOperatorException e = assertThrows(UnsupportedOperatorException.class, alone::importModel);
        assertTrue(e.getMessage().contains("no elements"), e::getMessage);
    }

    @Test
    void rotationsOfAnOpenAxisBeyondItsDefaultAreRefused() {
        Network network = Exports.of(
                new Take(2, new Positions.Rotated(5)), Exports.input("x", DataType.F32, "N,,H,W", 2, 3, 5, 4));
        String message = assertThrows(OnnxExportException.class, () -> Exports.graph(network))
                .getMessage();
        assertTrue(message.contains("rotates axis 2 by 5"), message);
        Network fixed = Exports.of(
                new Take(1, new Positions.Rotated(5)), Exports.input("x", DataType.F32, "N,,H,W", 2, 3, 5, 4));
        assertEquals(
                List.of(new Take(1, new Positions.Rotated(-1))),
                layers(Exports.again(fixed, Exports.parameters(fixed))));
    }

    @Test
    void integersAreTakenToo() {
        TestGraph graph = new TestGraph(13)
                .typedInput("x", 2, 1, 3)
                .longs("i", 2, 2, 0)
                .node("Gather", "x,i", "y", integer("axis", 1))
                .output("y");
        OnnxModel model = graph.importFixed();
        assertEquals(DataType.U8, model.network().inputs().getFirst().type());
        assertEquals(List.of(Take.of(1, 2, 2, 0)), layers(model));
    }

    @Test
    void integersAreExpandedByRepetition() {
        TestGraph graph = new TestGraph(13)
                .typedInput("x", 2, 2, 1)
                .longs("shape", 3, 1, 4)
                .node("Expand", "x,shape", "y")
                .output("y");
        assertEquals(
                List.of(
                        new Reshape(List.of(1L, 2L, 1L)),
                        new Take(0, new Positions.Repeated(3)),
                        new Take(2, new Positions.Repeated(4))),
                layers(graph.importFixed()));
        assertEquals(Shape.of(3, 2, 4), graph.run().shape());
    }
}
