package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Operators whose meaning hangs on the rank of their operand, or on an extent being 1. */
final class MeaningSteps {
    private MeaningSteps() {}

    /**
     * A node, or several, from one value to another.
     *
     * @param name what it is, for messages
     */
    record Step(String name, Builder builder) {
        void add(TestGraph graph, String from, String to) {
            builder.add(graph, from, to);
        }
    }

    /** Adds nodes to a graph. */
    @FunctionalInterface
    interface Builder {
        void add(TestGraph graph, String from, String to);
    }

    private static Step node(String operator, String more, AttributeProto... attributes) {
        StringBuilder name = new StringBuilder(operator + more.replace(',', ' '));
        for (AttributeProto attribute : attributes) {
            name.append(' ').append(attribute.getName()).append('=').append(attribute.getI());
            name.append(attribute.getIntsList());
        }
        return new Step(name.toString(), (graph, from, to) -> graph.node(operator, from + more, to, attributes));
    }

    /** Of a value with itself, its shape changed. */
    private static Step withItself(String operator, Step change) {
        return new Step(operator + " of it and its " + change.name(), (graph, from, to) -> {
            change.add(graph, from, to + ".other");
            graph.node(operator, from + "," + to + ".other", to);
        });
    }

    /** How the first extent of the input is given. */
    enum Batch {
        ONE(1),
        TWO(2),
        NAMED("N");

        final Object extent;

        Batch(Object extent) {
            this.extent = extent;
        }
    }

    /** A model of two steps, from {@code x} of four axes to {@code y}. */
    static byte[] model(Step first, Step second, Object batch) {
        TestGraph graph = constants(new TestGraph(13).input("x", batch, 3, 4, 4));
        first.add(graph, "x", "between");
        second.add(graph, "between", "y");
        return graph.output("y").bytes();
    }

    /** Writes every model to a folder, so that they can be run by others; named after its steps. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Batch batch : Batch.values()) {
            for (Step first : FIRST) {
                for (Step second : SECOND) {
                    String name = first.name() + ", " + second.name() + ", batch " + batch.extent;
                    Files.write(folder.resolve(name + ".onnx"), model(first, second, batch.extent));
                }
            }
        }
    }

    /** What comes first: the input, or a change of its shape. */
    static final List<Step> FIRST = List.of(
            node("Relu", ""),
            node("Squeeze", ""),
            node("Squeeze", ",axis0"),
            node("Unsqueeze", ",axis0"),
            node("Unsqueeze", ",axis1"),
            node("Flatten", "", integer("axis", 0)),
            node("Flatten", "", integer("axis", 1)),
            node("Flatten", "", integer("axis", 2)),
            node("Reshape", ",shape0C"),
            node("Reshape", ",shape1C"),
            node("Reshape", ",shapeFree"),
            node("Reshape", ",shape48"),
            node("Transpose", "", integers("perm", 1, 0, 2, 3)),
            node("GlobalAveragePool", ""),
            node("ReduceMean", "", integers("axes", 2, 3), integer("keepdims", 0)),
            node("ReduceMean", "", integers("axes", 0), integer("keepdims", 0)),
            new Step(
                    "GlobalAveragePool, Squeeze",
                    (graph, from, to) -> graph.node("GlobalAveragePool", from, to + ".pooled")
                            .node("Squeeze", to + ".pooled", to)),
            new Step(
                    "Shape, Reshape",
                    (graph, from, to) -> graph.node("Shape", from, to + ".shape")
                            .node("Gather", to + ".shape,scalar0", to + ".n")
                            .node("Unsqueeze", to + ".n,axis0", to + ".n1")
                            .node("Concat", to + ".n1,minus1", to + ".target", integer("axis", 0))
                            .node("Reshape", from + "," + to + ".target", to)));

    /** What comes then. */
    static final List<Step> SECOND = second();

    private static List<Step> second() {
        List<Step> steps = new ArrayList<>(FIRST);
        for (int axis : new int[] {0, 1, 2, -1}) {
            steps.add(node("Softmax", "", integer("axis", axis)));
            steps.add(node("Split", "", integer("axis", axis)));
            steps.add(node("Concat", "", integer("axis", axis)));
            steps.add(withItself("Add", node("Unsqueeze", axis < 0 ? ",minus1" : ",axis" + axis)));
            steps.add(new Step(
                    "Concat with itself at " + axis,
                    (graph, from, to) -> graph.node("Concat", from + "," + from, to, integer("axis", axis))));
            steps.add(node("Gather", ",scalar0", integer("axis", axis)));
            for (String operator : List.of("ReduceMean", "ReduceMax")) {
                steps.add(node(operator, "", integers("axes", axis), integer("keepdims", 0)));
                steps.add(node(operator, "", integers("axes", axis), integer("keepdims", 1)));
            }
            steps.add(node("ReduceSum", axis < 0 ? ",minus1" : ",axis" + axis, integer("keepdims", 0)));
        }
        steps.add(node("ReduceMean", ""));
        steps.add(node("ReduceSum", "", integer("noop_with_empty_axes", 1)));
        steps.add(node("ReduceSum", "", integer("noop_with_empty_axes", 0)));
        steps.add(node("Add", ",ones1x3x1x1"));
        steps.add(node("Add", ",ones5x1x1x1"));
        steps.add(node("Mul", ",ones3x1x1"));
        steps.add(node("Mul", ",ones3x3"));
        steps.add(node("Expand", ",shape1C"));
        steps.add(node("Expand", ",shape5"));
        steps.add(node("BatchNormalization", ",three,three,three,three"));
        steps.add(node("Gemm", ",w48"));
        steps.add(node("Gemm", ",w3"));
        steps.add(node("MatMul", ",w48"));
        steps.add(node("MatMul", ",w3"));
        steps.add(node("MatMul", ",w4"));
        steps.add(node("MatMul", ",vector4"));
        steps.add(new Step("MatMul with itself", (graph, from, to) -> graph.node("MatMul", from + "," + from, to)));
        steps.add(withItself("MatMul", node("Transpose", "")));
        steps.add(withItself("MatMul", node("Transpose", "", integers("perm", 1, 0))));
        steps.add(withItself("MatMul", node("Transpose", "", integers("perm", 0, 1, 3, 2))));
        steps.add(node("PRelu", ",ones3x1x1"));
        steps.add(node("Slice", ",zero,one,axis0"));
        steps.add(node("Slice", ",zero,one,axis1"));
        steps.add(node("Pad", ",pads4"));
        steps.add(node("Transpose", "", integers("perm", 1, 0)));
        steps.add(node("Transpose", ""));
        steps.add(node("MaxPool", "", integers("kernel_shape", 2, 2)));
        return List.copyOf(steps);
    }

    /** The constants that the steps read. */
    private static TestGraph constants(TestGraph graph) {
        return graph.longs("axis0", 0)
                .longs("axis1", 1)
                .longs("axis2", 2)
                .longs("minus1", -1)
                .longs("zero", 0)
                .longs("one", 1)
                .initializer(TestGraph.tensor("scalar0", 7).addInt64Data(0))
                .longs("shape0C", 0, 3, -1)
                .longs("shape1C", 1, 3, 16)
                .longs("shapeFree", -1, 4)
                .longs("shape48", 48)
                .longs("shape5", 5, 1, 1, 1)
                .longs("pads4", 1, 0, 0, 0, 0, 0, 1, 0)
                .counting("ones1x3x1x1", 1, 3, 1, 1)
                .counting("ones5x1x1x1", 5, 1, 1, 1)
                .counting("ones3x1x1", 3, 1, 1)
                .counting("ones3x3", 3, 3)
                .counting("three", 3)
                .counting("w48", 48, 2)
                .counting("w3", 3, 2)
                .counting("w4", 4, 2)
                .counting("vector4", 4);
    }
}
