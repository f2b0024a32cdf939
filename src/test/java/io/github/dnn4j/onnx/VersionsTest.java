package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators that changed from one version of the operator set to another. */
class VersionsTest {
    private static List<Layer> layers(TestGraph graph) {
        return graph.importFixed().network().nodes().stream().map(Node::layer).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 13, 21, 25, 26, 1000, Long.MAX_VALUE})
    void everyVersionIsRead(long opset) {
        assertEquals(
                List.of(Activation.relu()),
                layers(new TestGraph(opset)
                        .input("x", 1, 3)
                        .node("Relu", "x", "y")
                        .output("y")));
    }

    @Test
    void clipBoundsAreAttributesAndThenOperands() {
        AttributeProto[] bounds = {real("min", 0), real("max", 6)};
        assertEquals(
                List.of(Activation.relu6()),
                layers(new TestGraph(6)
                        .input("x", 1, 3)
                        .node("Clip", "x", "y", bounds)
                        .output("y")));
        TestGraph operands = new TestGraph(11)
                .input("x", 1, 3)
                .floats("low", new long[] {}, 0)
                .floats("high", new long[] {}, 6)
                .node("Clip", "x,low,high", "y")
                .output("y");
        assertEquals(List.of(Activation.relu6()), layers(operands));
        TestGraph below = new TestGraph(11)
                .input("x", 1, 3)
                .floats("low", new long[] {}, 0)
                .node("Clip", "x,low", "y")
                .output("y");
        assertEquals(List.of(Activation.relu()), layers(below));
    }

    @Test
    void softmaxFlattensBeforeVersion13() {
        TestGraph before = new TestGraph(11)
                .input("x", 2, 3, 4)
                .node("Softmax", "x", "y", integer("axis", 1))
                .output("y");
        TestGraph.Result result = before.run();
        assertEquals(Shape.of(2, 3, 4), result.shape());
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += result.values()[i];
        }
        assertEquals(1, sum, 1e-5);
        TestGraph after = new TestGraph(13)
                .input("x", 2, 3, 4)
                .node("Softmax", "x", "y", integer("axis", 1))
                .output("y");
        assertEquals(List.of(new Softmax(1, false)), layers(after));
        TestGraph pooled = new TestGraph(11)
                .input("x", 2, 3, 1, 1)
                .node("LogSoftmax", "x", "y")
                .output("y");
        assertEquals(List.of(new Softmax(1, true)), layers(pooled));
    }

    @Test
    void paddingIsAnAttributeAndThenAnOperand() {
        ConstantPadding expected = new ConstantPadding(List.of(0, 1), List.of(0, 2), 3);
        TestGraph first = new TestGraph(1)
                .input("x", 1, 3)
                .node("Pad", "x", "y", integers("paddings", 0, 1, 0, 2), real("value", 3))
                .output("y");
        assertEquals(List.of(expected), layers(first));
        TestGraph axes = new TestGraph(18)
                .input("x", 1, 3)
                .longs("pads", 1, 2)
                .floats("fill", new long[] {}, 3)
                .longs("axes", -1)
                .node("Pad", "x,pads,fill,axes", "y")
                .output("y");
        assertEquals(List.of(expected), layers(axes));
    }

    @Test
    void upsampleBecomesResize() {
        Resampling expected = Resampling.nearest(2, 2);
        TestGraph first = new TestGraph(1)
                .input("x", 1, 1, 2, 2)
                .node("Upsample", "x", "y", real("height_scale", 2), real("width_scale", 2))
                .output("y");
        assertEquals(List.of(expected), layers(first));
        TestGraph ninth = new TestGraph(9)
                .input("x", 1, 1, 2, 2)
                .floats("scales", new long[] {4}, 1, 1, 2, 2)
                .node("Upsample", "x,scales", "y", text("mode", "nearest"))
                .output("y");
        assertEquals(List.of(expected), layers(ninth));
        TestGraph resize = new TestGraph(10)
                .input("x", 1, 1, 2, 2)
                .floats("scales", new long[] {4}, 1, 1, 2, 2)
                .node("Resize", "x,scales", "y")
                .output("y");
        assertEquals(List.of(expected), layers(resize));
    }

    @Test
    void operandsWereAlignedAtAnAxisBeforeVersion7() {
        TestGraph graph = new TestGraph(6)
                .input("x", 1, 2, 2)
                .floats("b", new long[] {2}, 10, 20)
                .node("Add", "x,b", "y", integer("broadcast", 1), integer("axis", 1))
                .output("y");
        assertArrayEquals(new float[] {11, 12, 23, 24}, graph.run().values());
    }

    @Test
    void slopesWereAVectorOfChannelsBeforeVersion7() {
        TestGraph graph = new TestGraph(6)
                .input("x", 1, 2, 3, 3)
                .floats("slope", new long[] {2}, 0.1f, 0.2f)
                .node("PRelu", "x,slope", "y")
                .output("y");
        assertEquals(List.of(PRelu.perChannel(2, 2)), layers(graph));
    }

    @Test
    void axesAreAttributesAndThenOperands() {
        TestGraph attribute = new TestGraph(11)
                .input("x", 1, 3, 1)
                .node("Squeeze", "x", "s", integers("axes", -1))
                .node("Unsqueeze", "s", "y", integers("axes", 1, 3))
                .output("y");
        assertEquals(Shape.of(1, 1, 3, 1), attribute.run().shape());
        TestGraph operand = new TestGraph(13)
                .input("x", 1, 3, 1)
                .longs("two", 2)
                .longs("axes", 3, 1)
                .node("Squeeze", "x,two", "s")
                .node("Unsqueeze", "s,axes", "y")
                .output("y");
        assertEquals(Shape.of(1, 1, 3, 1), operand.run().shape());
    }

    @Test
    void slicesAndSplitsAndReshapesHadAttributes() {
        TestGraph graph = new TestGraph(1)
                .input("x", 1, 6)
                .node("Slice", "x", "s", integers("starts", 1), integers("ends", 5), integers("axes", 1))
                .node("Split", List.of("s"), List.of("a", "b"), integers("split", 1, 3), integer("axis", 1))
                .node("Reshape", "b", "y", integers("shape", 3, 1))
                .output("y");
        assertArrayEquals(new float[] {3, 4, 5}, graph.run().values());
    }

    @Test
    void normalizationAndDropoutIgnoreWhatConcernsTraining() {
        TestGraph graph = new TestGraph(6)
                .input("x", 1, 1, 2)
                .floats("scale", new long[] {1}, 2)
                .floats("shift", new long[] {1}, 1)
                .floats("mean", new long[] {1}, 1)
                .floats("variance", new long[] {1}, 4)
                .node(
                        "BatchNormalization",
                        "x,scale,shift,mean,variance",
                        "n",
                        real("momentum", 0.9f),
                        real("epsilon", 1e-9f),
                        integer("is_test", 1))
                .node("Dropout", "n", "y", real("ratio", 0.3f), integer("is_test", 1))
                .output("y");
        assertArrayEquals(new float[] {1, 2}, graph.run().values(), 1e-5f);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 25, 26, Long.MAX_VALUE})
    void versionsWithoutASpecificationAreNoted(long opset) {
        OnnxModel model = new TestGraph(opset)
                .input("x", 1, 3)
                .node("Relu", "x", "y")
                .output("y")
                .importFixed();
        assertEquals(opset < 1 || opset > 25 ? 1 : 0, model.notes().size(), model.notes()::toString);
        if (opset > 25) {
            assertTrue(model.notes().getFirst().contains("version " + opset), model.notes()::toString);
        }
    }
}
