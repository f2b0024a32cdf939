package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.text;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.List;

/** Models of a few hundred bytes that together use most of what the importer knows; all of them are imported. */
public final class OnnxSeeds {
    private OnnxSeeds() {}

    public static List<TestGraph> models() {
        return List.of(
                classifier(),
                shapes(),
                shuffle(),
                resized(),
                matrices(),
                early(),
                constants(),
                quantized(),
                parts(),
                branches(),
                functions());
    }

    private static TestGraph pictures(long opset) {
        return new TestGraph(opset).input("x", "N", 4, "H", "W");
    }

    private static TestGraph classifier() {
        return pictures(13)
                .counting("w", 4, 2, 3, 3)
                .counting("b", 4)
                .node(
                        "Conv",
                        "x,w,b",
                        "c",
                        integers("pads", 1, 1, 1, 1),
                        integer("group", 2),
                        integers("strides", 2, 2))
                .node("BatchNormalization", "c,b,b,b,b", "n", real("epsilon", 1e-3f))
                .floats("zero", new long[0], 0)
                .floats("six", new long[0], 6)
                .node("Clip", "n,zero,six", "r")
                .node("MaxPool", "r", "m", integers("kernel_shape", 3, 3), integer("ceil_mode", 1))
                .node("AveragePool", "r", "a", integers("kernel_shape", 3, 3), text("auto_pad", "VALID"))
                .node("GlobalAveragePool", "a", "g")
                .node("Flatten", "g", "f")
                .counting("fc", 5, 4)
                .counting("bias", 5)
                .node("Gemm", "f,fc,bias", "y", integer("transB", 1), real("alpha", 0.5f))
                .node("Softmax", "y", "p", integer("axis", -1))
                .output("p")
                .output("m");
    }

    /** Shape arithmetic, as exporters write a flattening. */
    private static TestGraph shapes() {
        return pictures(13)
                .node("Shape", "x", "s")
                .longs("first", 0)
                .node("Gather", "s,first", "batch", integer("axis", 0))
                .longs("rest", -1)
                .node("Concat", "batch,rest", "target", integer("axis", 0))
                .node("Reshape", "x,target", "r")
                .longs("axes", 2)
                .node("Unsqueeze", "r,axes", "u")
                .node("Squeeze", "u,axes", "y")
                .output("y");
    }

    private static TestGraph shuffle() {
        return new TestGraph(13)
                .input("x", 1, 4, 3, 3)
                .longs("five", 1, 2, 2, 3, 3)
                .longs("four", 1, 4, 3, 3)
                .node("Reshape", "x,five", "a")
                .node("Transpose", "a", "b", integers("perm", 0, 2, 1, 3, 4))
                .node("Reshape", "b,four", "c")
                .node("DepthToSpace", "c", "d", integer("blocksize", 2), text("mode", "CRD"))
                .node("SpaceToDepth", "d", "y", integer("blocksize", 2))
                .output("y");
    }

    private static TestGraph resized() {
        return pictures(13)
                .floats("scales", new long[] {4}, 1, 1, 2, 2)
                .node("Resize", "x,,scales", "a", text("mode", "linear"))
                .longs("pads", 0, 0, 1, 1, 0, 0, 1, -1)
                .node("Pad", "a,pads", "b", text("mode", "constant"))
                .counting("w", 4, 2, 2, 2)
                .node("ConvTranspose", "b,w", "c", integers("strides", 2, 2), integers("output_padding", 1, 1))
                .node("LRN", "c", "y", integer("size", 3))
                .output("y");
    }

    private static TestGraph matrices() {
        return new TestGraph(13)
                .input("x", 2, 3, 4)
                .counting("w", 4, 5)
                .node("MatMul", "x,w", "a")
                .counting("v", 2, 5, 2)
                .node("MatMul", "a,v", "b")
                .longs("axes", 1)
                .node("ReduceSum", "b,axes", "s", integer("keepdims", 0))
                .node("ReduceMean", "b", "m", integers("axes", 1, 2))
                .node("ReduceMax", "m", "t", integers("axes", 1), integer("keepdims", 0))
                .node("Mul", "s,t", "y")
                .output("y");
    }

    /** Attributes that later versions of the operators have as operands. */
    private static TestGraph early() {
        return new TestGraph(6)
                .input("x", 1, 3, 4, 4)
                .node("Reshape", "x,shape", "r")
                .longs("shape", 0, -1)
                .counting("b", 3)
                .node("Add", "x,b", "a", integer("broadcast", 1), integer("axis", 1))
                .node("Slice", "a", "s", integers("starts", 1), integers("ends", 3), integers("axes", 2))
                .node("Upsample", "s", "u", real("height_scale", 2), real("width_scale", 2))
                .node("Dropout", "u", "d", real("ratio", 0.5f))
                .node("Elu", "d", "y", real("alpha", 2))
                .output("y")
                .output("r");
    }

    private static TestGraph constants() {
        return new TestGraph(13)
                .input("x", "N", 3)
                .longs("three", 3)
                .node(
                        "ConstantOfShape",
                        "three",
                        "c",
                        TestGraph.value(TestGraph.tensor("", 1, 1).addFloatData(2)))
                .floats("start", new long[0], 1)
                .floats("end", new long[0], 4)
                .node("Range", "start,end,start", "r")
                .node("Greater", "r,c", "g")
                .node("Where", "g,r,c", "w")
                .node(
                        "Constant",
                        "",
                        "k",
                        TestGraph.value(TestGraph.tensor("", 10, 3)
                                .setRawData(ByteString.copyFrom(new byte[] {0, 60, 0, 64, 0, 66}))))
                .node("Cast", "k", "f", integer("to", 1))
                .node("Pow", "f,c", "p")
                .node("Sub", "p,w", "e")
                .node("Mul", "x,e", "y")
                .output("y");
    }

    private static TestGraph quantized() {
        return new TestGraph(13)
                .input("x", 1, 2, 3)
                .floats("scale", new long[] {2}, 0.5f, 0.25f)
                .initializer(TestGraph.tensor("zero", 3, 2).addInt32Data(0).addInt32Data(-3))
                .node("QuantizeLinear", "x,scale,zero", "q", integer("axis", 1))
                .node("DequantizeLinear", "q,scale,zero", "y", integer("axis", 1))
                .output("y");
    }

    private static TestGraph branches() {
        TestGraph yes =
                new TestGraph(13).node("Relu", "x", "a").node("Neg", "a", "b").output("b");
        TestGraph no =
                new TestGraph(13).counting("c", 4, 1, 1).node("Mul", "x,c", "a").output("a");
        return pictures(13)
                .node("Shape", "x", "s")
                .longs("one", 1)
                .longs("four", 4)
                .node("Gather", "s,one", "channels", integer("axis", 0))
                .node("Equal", "channels,four", "same")
                .node("If", "same", "y", TestGraph.graph("then_branch", yes), TestGraph.graph("else_branch", no))
                .output("y");
    }

    private static TestGraph functions() {
        TestGraph body = new TestGraph(13)
                .node("LeakyRelu", "a", "t", TestGraph.reference("alpha", AttributeType.FLOAT, "slope"))
                .node("Add", "t,a", "r");
        return pictures(13)
                .function("Leaky", List.of("a"), List.of("r"), body, real("slope", 0.5f))
                .call("Leaky", "x", "y")
                .call("Leaky", "y", "z", real("slope", 0.25f))
                .output("z");
    }

    private static TestGraph parts() {
        return pictures(13)
                .longs("sizes", 1, 3)
                .node("Split", "x,sizes", "a,b", integer("axis", 1))
                .floats("slope", new long[] {3, 1, 1}, 1, 2, 3)
                .node("PRelu", "b,slope", "c")
                .node("Sigmoid", "a", "d")
                .node("Concat", "c,d", "e", integer("axis", 1))
                .longs("starts", 0, 1)
                .longs("ends", 1000, 4)
                .longs("axes", 0, 1)
                .longs("steps", 1, 2)
                .node("Slice", "e,starts,ends,axes,steps", "y")
                .output("y");
    }
}
