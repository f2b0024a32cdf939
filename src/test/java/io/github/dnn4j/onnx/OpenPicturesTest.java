package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Heights and widths stay open in networks of pictures of any size. What such a network computes at a size is what the
 * same file computes where it is imported with that size fixed.
 */
class OpenPicturesTest {
    private static OnnxModel open(TestGraph graph) {
        OnnxModel model = graph.importModel();
        assertEquals(
                List.of("N", "", "H", "W"),
                model.network().inputs().getFirst().symbols(),
                model.notes().toString());
        return model;
    }

    private static void requireSameAt(TestGraph graph, OnnxModel open, long... extents) {
        Map<String, Shape> shapes = Map.of("x", Shape.of(extents));
        OnnxModel fixed = OnnxImporter.read(
                graph.bytes(),
                ImportOptions.defaults().withInputShape("x", Shape.of(extents)).fixedShapes());
        TestGraph.Result wanted = TestGraph.run(fixed, shapes);
        TestGraph.Result found = TestGraph.run(open, shapes);
        assertEquals(wanted.shape(), found.shape());
        assertArrayEquals(wanted.values(), found.values(), 1e-3f);
    }

    private static TestGraph picture(int channels) {
        return new TestGraph(18).input("x", "batch", channels, "height", "width");
    }

    /** Halves height and width. */
    private static TestGraph halved(TestGraph graph, String from, String to) {
        return graph.node("MaxPool", from, to, integers("kernel_shape", 2, 2), integers("strides", 2, 2));
    }

    private static TestGraph doubled(TestGraph graph, String from, String to) {
        return graph.floats(to + ".scales", new long[] {4}, 1, 1, 2, 2)
                .node(
                        "Resize",
                        from + ",," + to + ".scales",
                        to,
                        text("coordinate_transformation_mode", "asymmetric"),
                        text("nearest_mode", "floor"));
    }

    @Test
    void skipConnectionsLeaveMultiplesOpen() {
        TestGraph graph = picture(1);
        halved(halved(graph, "x", "a"), "a", "b");
        doubled(doubled(graph, "b", "c"), "c", "d");
        graph.node("Add", "x,d", "y").output("y");
        OnnxModel model = open(graph);
        requireSameAt(graph, model, 1, 1, 8, 12);
        requireSameAt(graph, model, 2, 1, 4, 4);
        InvalidDescriptorException refused = assertThrows(
                InvalidDescriptorException.class, () -> TestGraph.run(model, Map.of("x", Shape.of(1, 1, 8, 10))));
        assertTrue(refused.getMessage().contains("node y (Elementwise)"), refused.getMessage());
        for (String said : List.of("cannot have every value", "224, 228, 232", "node y (Add)")) {
            assertTrue(model.notes().getFirst().contains(said), model.notes().toString());
        }
    }

    @Test
    void aResizeToAnotherValuesSizeFollowsIt() {
        for (String mode : List.of("nearest", "linear")) {
            TestGraph graph = halved(picture(1), "x", "a")
                    .node("Shape", "x", "size", integer("start", 2))
                    .node("Shape", "a", "front", integer("end", 2))
                    .node("Concat", "front,size", "sizes", integer("axis", 0))
                    .node("Resize", "a,,,sizes", "y", text("mode", mode))
                    .output("y");
            OnnxModel model = open(graph);
            assertEquals(List.of(), model.notes());
            requireSameAt(graph, model, 1, 1, 7, 4);
            requireSameAt(graph, model, 2, 1, 8, 5);
        }
    }

    @Test
    void aSizeThatNoValueHasFixesTheExtent() {
        OnnxModel model = picture(1)
                .node("Shape", "x", "s")
                .longs("more", 0, 0, 3, 0)
                .node("Add", "s,more", "sizes")
                .node("Resize", "x,,,sizes", "y")
                .output("y")
                .importModel();
        assertEquals(
                List.of("N", "", "", ""), model.network().inputs().getFirst().symbols());
        for (String said : List.of("node y (Resize)", "no value of rank 4 has them", "ImportOptions.withInputShape")) {
            assertTrue(model.notes().getFirst().contains(said), model.notes().toString());
        }
    }

    @Test
    void channelsBecomeSpace() {
        for (String mode : List.of("DCR", "CRD")) {
            TestGraph graph = picture(12)
                    .node("DepthToSpace", "x", "y", integer("blocksize", 2), text("mode", mode))
                    .output("y");
            requireSameAt(graph, open(graph), 2, 12, 3, 5);
        }
    }

    @Test
    void spaceBecomesChannels() {
        TestGraph graph = picture(3)
                .node("SpaceToDepth", "x", "y", integer("blocksize", 2))
                .output("y");
        OnnxModel model = open(graph);
        requireSameAt(graph, model, 2, 3, 6, 4);
        assertTrue(
                model.notes().getFirst().contains("224, 226, 228"),
                model.notes().toString());
        assertThrows(InvalidDescriptorException.class, () -> TestGraph.run(model, Map.of("x", Shape.of(1, 3, 6, 5))));
    }

    @Test
    void channelsBecomeSpaceByReshapes() {
        TestGraph graph = picture(8)
                .node("Shape", "x", "s")
                .longs("zero", 0)
                .longs("two", 2)
                .longs("three", 3)
                .node("Gather", "s,zero", "n", integer("axis", 0))
                .node("Gather", "s,two", "h", integer("axis", 0))
                .node("Gather", "s,three", "w", integer("axis", 0))
                .node("Concat", "n,two,two,two,h,w", "split", integer("axis", 0))
                .node("Reshape", "x,split", "parts")
                .node("Transpose", "parts", "turned", integers("perm", 0, 1, 4, 2, 5, 3))
                .node("Mul", "h,two", "h2")
                .node("Mul", "w,two", "w2")
                .node("Concat", "n,two,h2,w2", "whole", integer("axis", 0))
                .node("Reshape", "turned,whole", "y")
                .output("y");
        requireSameAt(graph, open(graph), 2, 8, 3, 5);
    }

    @Test
    void channelsAreShuffled() {
        TestGraph graph = picture(6)
                .node("Shape", "x", "s")
                .longs("zero", 0)
                .longs("two", 2)
                .longs("three", 3)
                .longs("six", 6)
                .node("Gather", "s,zero", "n", integer("axis", 0))
                .node("Slice", "s,two,five", "size")
                .longs("five", 5)
                .node("Concat", "n,two,three,size", "split", integer("axis", 0))
                .node("Reshape", "x,split", "parts")
                .node("Transpose", "parts", "turned", integers("perm", 0, 2, 1, 3, 4))
                .node("Concat", "n,six,size", "whole", integer("axis", 0))
                .node("Reshape", "turned,whole", "y")
                .output("y");
        OnnxModel model = open(graph);
        assertEquals(1, model.network().nodes().size());
        requireSameAt(graph, model, 2, 6, 3, 5);
    }

    /** Padding that makes up for what halving rounds off is 0 wherever the concatenation after it takes the extents. */
    @Test
    void padsComputedFromShapes() {
        TestGraph graph = picture(1);
        doubled(halved(graph, "x", "a"), "a", "b")
                .node("Shape", "x", "wanted")
                .node("Shape", "b", "given")
                .node("Sub", "wanted,given", "missing")
                .longs("none", 0, 0, 0, 0)
                .node("Concat", "none,missing", "pads", integer("axis", 0))
                .node("Pad", "b,pads", "p")
                .node("Concat", "x,p", "y", integer("axis", 1))
                .output("y");
        OnnxModel model = open(graph);
        requireSameAt(graph, model, 1, 1, 6, 4);
        assertThrows(InvalidDescriptorException.class, () -> TestGraph.run(model, Map.of("x", Shape.of(1, 1, 6, 5))));
    }

    /** TensorFlow's padding for a stride of 2 hangs on an extent being odd. No layer refuses that, so it is fixed. */
    @Test
    void padsThatNothingChecksFixTheExtent() {
        OnnxModel model = picture(1)
                .node("Shape", "x", "s")
                .longs("twos", 2, 2, 2, 2)
                .node("Mod", "s,twos", "odd")
                .longs("mask", 0, 0, 1, 1)
                .node("Mul", "odd,mask", "after")
                .longs("none", 0, 0, 0, 0)
                .node("Concat", "none,after", "pads", integer("axis", 0))
                .node("Pad", "x,pads", "p")
                .node("MaxPool", "p", "y", integers("kernel_shape", 2, 2), integers("strides", 2, 2))
                .output("y")
                .importModel();
        assertEquals(
                List.of("N", "", "", ""), model.network().inputs().getFirst().symbols());
        assertTrue(
                model.notes().getFirst().contains("node p (Pad)"), model.notes().toString());
    }

    @Test
    void anOpenLengthOfASequence() {
        TestGraph graph = new TestGraph(18)
                .input("x", "n", 2, "t")
                .counting("w", 3, 2, 5)
                .node("Conv", "x,w", "c", integers("strides", 2), integers("pads", 2, 2))
                .counting("v", 3, 2, 4)
                .node("ConvTranspose", "c,v", "d", integers("strides", 2), integers("pads", 1, 1))
                .node("Sub", "x,d", "y")
                .output("y");
        OnnxModel model = graph.importModel();
        assertEquals(
                List.of("N", "", "t"),
                model.network().inputs().getFirst().symbols(),
                model.notes().toString());
        requireSameAt(graph, model, 2, 2, 16);
    }

    /** Every second row and column, from each of four corners: YOLOv5's first layer. */
    @Test
    void rangesFromAStartOrToAnEnd() {
        TestGraph graph =
                picture(1).longs("axes", 2, 3).longs("steps", 2, 2).longs("max", Long.MAX_VALUE, Long.MAX_VALUE);
        for (String corner : List.of("00", "01", "10", "11")) {
            graph.longs("from" + corner, corner.charAt(0) - '0', corner.charAt(1) - '0')
                    .node("Slice", "x,from" + corner + ",max,axes,steps", "part" + corner);
        }
        graph.node("Concat", "part00,part10,part01,part11", "y", integer("axis", 1))
                .output("y");
        OnnxModel model = open(graph);
        requireSameAt(graph, model, 2, 1, 6, 4);
        TestGraph cut = new TestGraph(13)
                .input("x", "n", 2, "t")
                .longs("from", 1)
                .longs("to", -2)
                .longs("axes", 2)
                .node("Slice", "x,from,to,axes", "middle")
                .longs("last", -3)
                .longs("max", Integer.MAX_VALUE)
                .node("Slice", "x,last,max,axes", "tail")
                .node("Concat", "middle,tail", "y", integer("axis", 2))
                .output("y");
        OnnxModel open = cut.importModel();
        assertEquals(
                List.of("N", "", "t"),
                open.network().inputs().getFirst().symbols(),
                open.notes().toString());
        requireSameAt(cut, open, 2, 2, 9);
    }

    /** Half of an open extent is not what constants leave. */
    @Test
    void aRangeThatGrowsOtherwiseFixesTheExtent() {
        OnnxModel model = picture(1)
                .node("Shape", "x", "s")
                .longs("two", 2)
                .longs("three", 3)
                .node("Slice", "s,two,three", "h")
                .node("Div", "h,two", "half")
                .longs("zero", 0)
                .node("Slice", "x,zero,half,two", "y")
                .output("y")
                .importModel();
        assertEquals(
                List.of("N", "", "", "W"), model.network().inputs().getFirst().symbols());
        assertTrue(
                model.notes().getFirst().contains("node y (Slice)"),
                model.notes().toString());
    }

    /** Attention of channels, expanded to the picture before it is multiplied by it. */
    @Test
    void whatIsExpandedForArithmeticIsBroadcast() {
        TestGraph graph = picture(2)
                .node("GlobalAveragePool", "x", "g")
                .node("Sigmoid", "g", "a")
                .node("Shape", "x", "s")
                .node("Expand", "a,s", "e")
                .node("Mul", "x,e", "y")
                .output("y");
        OnnxModel model = open(graph);
        assertEquals(3, model.network().nodes().size());
        requireSameAt(graph, model, 2, 2, 3, 5);
        OnnxModel given = picture(2)
                .node("GlobalAveragePool", "x", "g")
                .node("Shape", "x", "s")
                .node("Expand", "g,s", "y")
                .output("y")
                .importModel();
        assertEquals(
                List.of("N", "", "", ""), given.network().inputs().getFirst().symbols());
        assertTrue(
                given.notes().getFirst().contains("node y (Expand)"),
                given.notes().toString());
    }

    @Test
    void expandThatFitsTheFilesBatchAloneFixesIt() {
        OnnxModel model = new TestGraph(13)
                .input("x", 1, 3)
                .longs("shape", 2, 3)
                .node("Expand", "x,shape", "y")
                .output("y")
                .importModel();
        assertEquals(List.of("", ""), model.network().inputs().getFirst().symbols());
        OnnxModel computed = new TestGraph(13)
                .input("x", "n", 1)
                .node("Shape", "x", "s")
                .longs("times", 1, 4)
                .node("Mul", "s,times", "shape")
                .node("Expand", "x,shape", "y")
                .output("y")
                .importModel();
        assertEquals(List.of("N", ""), computed.network().inputs().getFirst().symbols());
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 2, 2, 2, 2},
                TestGraph.run(computed, Map.of("x", Shape.of(2, 1))).values());
    }

    @Test
    void channelsThatTheFileLeavesOpenAreTheWeights() {
        OnnxModel model = new TestGraph(13)
                .input("x", "n", "c", "h", "w")
                .floats("half", new long[] {1}, 0.5f)
                .node("Mul", "x,half", "m")
                .counting("weight", 4, 3, 1, 1)
                .node("Conv", "m,weight", "y", integer("group", 2))
                .output("y")
                .importModel();
        assertEquals(
                List.of("N", "", "H", "W"), model.network().inputs().getFirst().symbols());
        assertEquals(
                Shape.of(1, 6, 224, 224), model.network().inputs().getFirst().shape());
        assertTrue(
                model.notes().getFirst().contains("is 6: the weight of node y (Conv) says so"),
                model.notes().toString());
        OnnxException refused = assertThrows(
                OnnxException.class,
                () -> new TestGraph(13)
                        .input("x", "n", "c", "h", "w")
                        .node("Softmax", "x", "s", integer("axis", 1))
                        .counting("weight", 4, 3, 1, 1)
                        .node("Conv", "s,weight", "y")
                        .output("y")
                        .importModel());
        for (String said : List.of("input x as 1x1x224x224", "withInputShape", "--input-shape")) {
            assertTrue(refused.getMessage().contains(said), refused.getMessage());
        }
    }

    @Test
    void featuresThatTheFileLeavesOpenAreTheWeights() {
        OnnxModel model = new TestGraph(13)
                .input("x", "n", "features")
                .counting("weight", 4, 7)
                .node("Gemm", "x,weight", "y", integer("transB", 1))
                .output("y")
                .importModel();
        assertEquals(Shape.of(1, 7), model.network().inputs().getFirst().shape());
        assertEquals(List.of("N", ""), model.network().inputs().getFirst().symbols());
    }

    /** TensorFlow's pictures: height and width are the second and third extent. */
    @Test
    void picturesWithChannelsLast() {
        TestGraph graph = new TestGraph(13)
                .input("x", "unk__0", "unk__1", "unk__2", 3)
                .node("Transpose", "x", "t", integers("perm", 0, 3, 1, 2))
                .counting("weight", 4, 3, 3, 3)
                .node("Conv", "t,weight", "c", integers("strides", 2, 2))
                .node("Transpose", "c", "y", integers("perm", 0, 2, 3, 1))
                .output("y");
        OnnxModel model = graph.importModel();
        assertEquals(
                Shape.of(1, 224, 224, 3), model.network().inputs().getFirst().shape());
        assertEquals(
                List.of("N", "H", "W", ""), model.network().inputs().getFirst().symbols());
        requireSameAt(graph, model, 2, 7, 9, 3);
    }

    @Test
    void anExtentNamedNOfAnotherAxisIsItsOwn() {
        OnnxModel model = new TestGraph(13)
                .input("a", "M", 2)
                .input("b", "N", 2)
                .node("Concat", "a,b", "y", integer("axis", 0))
                .output("y")
                .importModel();
        assertEquals(
                Shape.of(7, 2),
                TestGraph.run(model, Map.of("a", Shape.of(3, 2), "b", Shape.of(4, 2)))
                        .shape());
    }

    @Test
    void anOutputListedTwiceIsGivenOnce() {
        OnnxModel model = new TestGraph(13)
                .input("x", 1, 3)
                .node("Relu", "x", "y")
                .output("y")
                .output("y")
                .importModel();
        assertEquals(List.of("y"), model.network().outputs());
        assertTrue(
                model.notes().getFirst().contains("more than once"),
                model.notes().toString());
    }

    @Test
    void epsilonMayBeZero() {
        TestGraph.Result result = new TestGraph(15)
                .input("x", 1, 2)
                .floats("scale", new long[] {2}, 1, 2)
                .floats("shift", new long[] {2}, 0, 1)
                .floats("mean", new long[] {2}, 1, 0)
                .floats("variance", new long[] {2}, 4, 0.25f)
                .node("BatchNormalization", "x,scale,shift,mean,variance", "y", real("epsilon", 0))
                .output("y")
                .run();
        assertArrayEquals(new float[] {0, 9}, result.values());
    }

    @Test
    void gemmAddsAComputedMatrix() {
        TestGraph.Result result = new TestGraph(13)
                .input("x", 1, 2)
                .input("c", 1, 2)
                .counting("w", 2, 2)
                .node("Gemm", "x,w,c", "y", real("alpha", 2), real("beta", 3))
                .output("y")
                .run();
        assertArrayEquals(new float[] {2 * 7 + 3, 2 * 10 + 6}, result.values());
    }
}
