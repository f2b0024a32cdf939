package io.github.dnn4j.cli;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** ONNX files of very small networks. */
public final class TinyModels {
    private TinyModels() {}

    /**
     * Tells colours apart: a 1x1 convolution to four classes (red, green, blue, none), each pixel's channel times
     * {@code gain}, averaged over the picture. 16 parameters: 12 weights and 4 biases.
     *
     * @param size height and width of the input; 0 to leave them open
     * @param softmax whether it ends in softmax
     */
    public static Path colours(Path file, int size, boolean softmax, float gain) throws IOException {
        return colours(file, size, softmax, gain, 13);
    }

    /** As {@link #colours(Path, int, boolean, float)}, in a version of the operator set. */
    public static Path colours(Path file, int size, boolean softmax, float gain, long opset) throws IOException {
        TensorProto.Builder weight =
                TensorProto.newBuilder().setName("w").setDataType(1).addAllDims(List.of(4L, 3L, 1L, 1L));
        for (int i = 0; i < 12; i++) {
            weight.addFloatData(i % 4 == 0 ? gain : 0);
        }
        TensorProto.Builder bias = TensorProto.newBuilder()
                .setName("b")
                .setDataType(1)
                .addDims(4)
                .addAllFloatData(List.of(0f, 0f, 0f, 0f));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("colours")
                .addInitializer(weight)
                .addInitializer(bias)
                .addInput(value("data", size))
                .addNode(node("Conv", "conv", List.of("data", "w", "b"), "maps"))
                .addNode(node("GlobalAveragePool", "pool", List.of("maps"), "pooled"))
                .addNode(node("Flatten", "flatten", List.of("pooled"), "logits"));
        if (softmax) {
            graph.addNode(node("Softmax", "softmax", List.of("logits"), "prob").toBuilder()
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)));
        }
        graph.addOutput(
                ValueInfoProto.newBuilder().setName(softmax ? "prob" : "logits").setType(tensor(List.of("N", "4"))));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
        return Files.write(file, model.toByteArray());
    }

    private static ValueInfoProto value(String name, int size) {
        String height = size == 0 ? "height" : Integer.toString(size);
        String width = size == 0 ? "width" : Integer.toString(size);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(tensor(List.of("N", "3", height, width)))
                .build();
    }

    private static TypeProto tensor(List<String> extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String extent : extents) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(
                    extent.matches("\\d+")
                            ? dimension.setDimValue(Long.parseLong(extent))
                            : dimension.setDimParam(extent));
        }
        return TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape))
                .build();
    }

    private static NodeProto node(String operator, String name, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }
}
