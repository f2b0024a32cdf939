package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.graph;
import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.reference;
import static io.github.dnn4j.onnx.TestGraph.text;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small models in forms that exporters write: one input {@code x}, one output {@code y}. {@code bench/agreement} runs
 * them on ONNX Runtime as well, at the default extents and at others where they are open.
 */
public final class ExporterForms {
    private ExporterForms() {}

    /** Writes every model into a folder. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Map.Entry<String, TestGraph> model : models().entrySet()) {
            Files.write(
                    folder.resolve(model.getKey() + ".onnx"), model.getValue().bytes());
        }
    }

    /** The models by name. */
    static Map<String, TestGraph> models() {
        Map<String, TestGraph> models = new LinkedHashMap<>();
        models.put("vector times matrix", products("3", new long[] {3, 4}));
        models.put("vector times stack", products("3", new long[] {2, 3, 4}));
        models.put("stack times vector", products("2x5x3", new long[] {3}));
        models.put("constant vector times stack", leftProducts(new long[] {5}, "2x5x3"));
        models.put("constant stack times matrix", leftProducts(new long[] {2, 4, 5}, "5x3"));
        models.put("constant matrix times vector", leftProducts(new long[] {4, 5}, "5"));
        models.put("product of computed stacks", computed());
        models.put("Gemm of computed matrices", gemm());
        models.put("Einsum of heads", einsum());
        models.put("attention written out", attention());
        models.put("branch on a shape", branch());
        models.put("function with attributes", function());
        models.put("reductions of a weight", standardized());
        models.put("constants of shapes", shapes());
        models.put("epsilon of 0", epsilon());
        models.put("asymmetric unsigned weight", quantized(2, 3, 200));
        models.put("asymmetric signed weight", quantized(3, -3, 100));
        models.put("depth to space DCR", spaced("DCR"));
        models.put("depth to space CRD", spaced("CRD"));
        models.put(
                "space to depth",
                picture(3)
                        .node("SpaceToDepth", "x", "y", integer("blocksize", 2))
                        .output("y"));
        models.put("channel shuffle", shuffled());
        for (String coordinates : List.of("half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel")) {
            models.put("nearest to the input's size, " + coordinates, resized("nearest", coordinates));
            models.put("linear to the input's size, " + coordinates, resized("linear", coordinates));
        }
        models.put("skip connection", skipped());
        models.put("padding from shapes", padded());
        models.put("expanded attention", expanded());
        return models;
    }

    private static TestGraph picture(int channels) {
        return new TestGraph(18).input("x", "batch", channels, "height", "width");
    }

    private static Object[] extents(String text) {
        return java.util.Arrays.stream(text.split("x")).map(Long::valueOf).toArray();
    }

    private static TestGraph products(String input, long[] constant) {
        return new TestGraph(13)
                .input("x", extents(input))
                .counting("c", constant)
                .node("MatMul", "x,c", "y")
                .output("y");
    }

    private static TestGraph leftProducts(long[] constant, String input) {
        return new TestGraph(13)
                .input("x", extents(input))
                .counting("c", constant)
                .node("MatMul", "c,x", "y")
                .output("y");
    }

    /** Rows by rows of every picture, broadcast over one that has no batch. */
    private static TestGraph computed() {
        return picture(3)
                .counting("w", 3, 1, 1)
                .node("Transpose", "x", "t", integers("perm", 0, 1, 3, 2))
                .node("MatMul", "x,t", "p")
                .node("Mul", "p,w", "y")
                .output("y");
    }

    private static TestGraph gemm() {
        return new TestGraph(13)
                .input("x", 3, 4)
                .node("Relu", "x", "a")
                .node("Gemm", "x,a,c", "y", integer("transB", 1), real("alpha", 0.5f), real("beta", 2))
                .counting("c", 3)
                .output("y");
    }

    private static TestGraph einsum() {
        return new TestGraph(13)
                .input("x", "batch", 5, 2, 4)
                .node("Einsum", "x,x", "s", text("equation", "bihd,bjhd->bhij"))
                .node("Softmax", "s", "p", integer("axis", -1))
                .node("Einsum", "p,x", "y", text("equation", "bhij,bjhd->bihd"))
                .output("y");
    }

    /** Two heads of three features, tokens and batch open, as PyTorch writes nn.MultiheadAttention. */
    private static TestGraph attention() {
        TestGraph graph = new TestGraph(17)
                .input("x", "batch", "tokens", 6)
                .counting("wq", 6, 6)
                .counting("wk", 6, 6)
                .counting("wv", 6, 6)
                .floats("small", new long[0], 0.001f)
                .longs("heads", 0, 0, 2, 3)
                .longs("joined", 0, 0, 6)
                .floats("scale", new long[0], 0.57735f);
        for (String part : List.of("q", "k", "v")) {
            graph.node("MatMul", "x,w" + part, part + "1")
                    .node("Mul", part + "1,small", part + "2")
                    .node("Reshape", part + "2,heads", part + "3")
                    .node(
                            "Transpose",
                            part + "3",
                            part,
                            part.equals("k") ? integers("perm", 0, 2, 3, 1) : integers("perm", 0, 2, 1, 3));
        }
        return graph.node("Mul", "q,scale", "scaled")
                .node("MatMul", "scaled,k", "scores")
                .node("Softmax", "scores", "weights", integer("axis", -1))
                .node("MatMul", "weights,v", "seen")
                .node("Transpose", "seen", "turned", integers("perm", 0, 2, 1, 3))
                .node("Reshape", "turned,joined", "y")
                .output("y");
    }

    private static TestGraph branch() {
        TestGraph squeezed = new TestGraph(13)
                .longs("axes", 2, 3)
                .node("Squeeze", "g,axes", "inner")
                .output("inner");
        TestGraph same = new TestGraph(13).node("Identity", "g", "inner").output("inner");
        return picture(3)
                .node("GlobalAveragePool", "x", "g")
                .node("Shape", "g", "s")
                .longs("last", -1)
                .longs("one", 1)
                .node("Gather", "s,last", "extent", integer("axis", 0))
                .node("Equal", "extent,one", "single")
                .node("If", "single", "y", graph("then_branch", squeezed), graph("else_branch", same))
                .output("y");
    }

    private static TestGraph function() {
        TestGraph body = new TestGraph(18)
                .node("LeakyRelu", "a", "t", reference("alpha", AttributeType.FLOAT, "slope"))
                .node("Add", "t,a", "r");
        TestGraph twice = new TestGraph(18).call("Leaky", "a", "t").call("Leaky", "t", "r", real("slope", 0.25f));
        return picture(2)
                .function("Leaky", List.of("a"), List.of("r"), body, real("slope", 0.5f))
                .function("Twice", List.of("a"), List.of("r"), twice)
                .node("Neg", "x", "n")
                .call("Twice", "n", "y")
                .output("y");
    }

    /** A weight less its mean over its standard deviation, written out. */
    private static TestGraph standardized() {
        return new TestGraph(18)
                .input("x", "n", 3, "h", "w")
                .counting("weight", 4, 3, 3, 3)
                .longs("axes", 1, 2, 3)
                .floats("two", new long[0], 2)
                .node("ReduceMean", "weight,axes", "mean")
                .node("Sub", "weight,mean", "difference")
                .node("Pow", "difference,two", "square")
                .node("ReduceMean", "square,axes", "variance")
                .node("Sqrt", "variance", "deviation")
                .node("Div", "difference,deviation", "w1")
                .node("Conv", "x,w1", "y", integers("strides", 2, 2))
                .output("y");
    }

    /** TensorFlow's padding, computed from constants by every operator that exporters use for it. */
    private static TestGraph shapes() {
        return new TestGraph(13)
                .input("x", 2, 3, 9, 7)
                .counting("w", 4, 3, 3, 3)
                .node("Shape", "x", "s")
                .longs("two", 2)
                .longs("four", 4)
                .longs("one", 1)
                .node("Slice", "s,two,four", "size")
                .node("Cast", "size", "real", integer("to", 1))
                .floats("half", new long[] {1}, 0.5f)
                .node("Mul", "real,half", "halves")
                .node("Ceil", "halves", "ceiled")
                .node("Cast", "ceiled", "out", integer("to", 7))
                .node("Sub", "out,one", "steps")
                .node("Mul", "steps,two", "span")
                .longs("three", 3)
                .node("Add", "span,three", "reach")
                .node("Sub", "reach,size", "missing")
                .node("Clip", "missing,least", "total")
                .initializer(TestGraph.tensor("least", 7).addInt64Data(0))
                .node("Div", "total,two", "before")
                .node("Sub", "total,before", "after")
                .longs("none", 0, 0)
                .node("Concat", "none,before,none,after", "pads", integer("axis", 0))
                .node("Pad", "x,pads", "p")
                .node("Conv", "p,w", "y", integers("strides", 2, 2))
                .output("y");
    }

    private static TestGraph epsilon() {
        return picture(2)
                .floats("scale", new long[] {2}, 1, 2)
                .floats("shift", new long[] {2}, 0, 1)
                .floats("mean", new long[] {2}, 1, 0)
                .floats("variance", new long[] {2}, 4, 0.25f)
                .node("BatchNormalization", "x,scale,shift,mean,variance", "y", real("epsilon", 0))
                .output("y");
    }

    private static TestGraph quantized(int type, int first, int second) {
        byte[] weight = new byte[2 * 2 * 3 * 3];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (byte) (i * 37);
        }
        return picture(2)
                .initializer(TestGraph.tensor("w", type, 2, 2, 3, 3).setRawData(ByteString.copyFrom(weight)))
                .initializer(TestGraph.tensor("z", type, 2).addInt32Data(first).addInt32Data(second))
                .initializer(TestGraph.tensor("xz", 2).addInt32Data(100))
                .floats("s", new long[] {2}, 0.5f, 0.25f)
                .floats("xs", new long[0], 0.25f)
                .node("QuantizeLinear", "x,xs,xz", "xq")
                .node("DequantizeLinear", "xq,xs,xz", "xf")
                .node("DequantizeLinear", "w,s,z", "wf", integer("axis", 0))
                .node("Conv", "xf,wf", "y")
                .output("y");
    }

    private static TestGraph spaced(String mode) {
        return picture(12)
                .node("DepthToSpace", "x", "y", integer("blocksize", 2), text("mode", mode))
                .output("y");
    }

    private static TestGraph shuffled() {
        return picture(6)
                .node("Shape", "x", "s")
                .longs("zero", 0)
                .longs("one", 1)
                .longs("two", 2)
                .longs("three", 3)
                .longs("four", 4)
                .longs("six", 6)
                .node("Slice", "s,zero,one", "n")
                .node("Slice", "s,two,four", "size")
                .node("Concat", "n,two,three,size", "split", integer("axis", 0))
                .node("Reshape", "x,split", "parts")
                .node("Transpose", "parts", "turned", integers("perm", 0, 2, 1, 3, 4))
                .node("Concat", "n,six,size", "whole", integer("axis", 0))
                .node("Reshape", "turned,whole", "y")
                .output("y");
    }

    private static TestGraph resized(String mode, String coordinates) {
        return picture(2)
                .node(
                        "MaxPool",
                        "x",
                        "a",
                        integers("kernel_shape", 3, 3),
                        integers("strides", 3, 3),
                        integer("ceil_mode", 1))
                .node("Shape", "x", "sizes")
                .node(
                        "Resize",
                        "a,,,sizes",
                        "y",
                        text("mode", mode),
                        text("coordinate_transformation_mode", coordinates))
                .output("y");
    }

    private static TestGraph skipped() {
        return picture(2)
                .node("MaxPool", "x", "a", integers("kernel_shape", 4, 4), integers("strides", 4, 4))
                .floats("scales", new long[] {4}, 1, 1, 4, 4)
                .node("Resize", "a,,scales", "b", text("coordinate_transformation_mode", "asymmetric"))
                .node("Add", "x,b", "y")
                .output("y");
    }

    private static TestGraph padded() {
        return picture(2)
                .node("MaxPool", "x", "a", integers("kernel_shape", 2, 2), integers("strides", 2, 2))
                .counting("w", 2, 2, 2, 2)
                .node("ConvTranspose", "a,w", "b", integers("strides", 2, 2))
                .node("Shape", "x", "wanted")
                .node("Shape", "b", "given")
                .node("Sub", "wanted,given", "missing")
                .longs("two", 2)
                .node("Div", "missing,two", "before")
                .node("Sub", "missing,before", "after")
                .node("Concat", "before,after", "pads", integer("axis", 0))
                .node("Pad", "b,pads", "p")
                .node("Concat", "x,p", "y", integer("axis", 1))
                .output("y");
    }

    private static TestGraph expanded() {
        return picture(2)
                .node("GlobalAveragePool", "x", "g")
                .node("Sigmoid", "g", "a")
                .node("Shape", "x", "s")
                .node("Expand", "a,s", "e")
                .node("Mul", "x,e", "y")
                .output("y");
    }
}
