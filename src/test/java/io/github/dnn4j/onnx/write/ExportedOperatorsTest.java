package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.Exports.input;
import static io.github.dnn4j.onnx.Exports.operators;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.Exports;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.read.TensorReader;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which operators a layer becomes where there is a choice. */
class ExportedOperatorsTest {
    private static final NetworkInput LINE = input("x", DataType.F32, "N,,W", 1, 2, 9);

    private static List<Long> attribute(GraphProto graph, String node, String name) {
        NodeProto found = graph.getNodeList().stream()
                .filter(one -> one.getName().equals(node))
                .findFirst()
                .orElseThrow();
        return found.getAttributeList().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .map(AttributeProto::getIntsList)
                .orElse(List.of());
    }

    /** Nine elements, windows of three at a distance of four: at 0, at 4, and rounding up at 8. */
    @Test
    void roundingUpIsPadding() {
        Window window = Window.of(3).withStride(4);
        for (Rounding rounding : List.of(Rounding.CEIL, Rounding.CEIL_INSIDE)) {
            GraphProto graph = Exports.graph(Exports.of(new MaxPooling(window, rounding), LINE));
            assertEquals(1, graph.getNodeCount());
            assertEquals(List.of(0L, 2L), attribute(graph, "y", "pads"), rounding.toString());
        }
        assertEquals(List.of(3), PoolingExport.padEnd(window, Rounding.CEIL));
        assertEquals(List.of(2), PoolingExport.padEnd(window, Rounding.CEIL_INSIDE));
        assertEquals(List.of(0), PoolingExport.padEnd(window, Rounding.FLOOR));
    }

    @Test
    void paddingThatRoundingAddsIsNotCounted() {
        Window window = Window.of(3).withStride(2).withPadding(1);
        assertEquals(
                List.of("AveragePool"),
                operators(new AveragePooling(window, Rounding.CEIL_INSIDE, Divisor.INPUT), LINE));
        assertEquals(
                List.of("Pad", "AveragePool"),
                operators(new AveragePooling(window, Rounding.CEIL_INSIDE, Divisor.INPUT_AND_PADDING), LINE));
        assertEquals(
                List.of("AveragePool"),
                operators(new AveragePooling(window, Rounding.FLOOR, Divisor.INPUT_AND_PADDING), LINE));
        // Padding of 3 is not below the kernel, which runtimes ask for although the dilated window spans 5.
        Window dilated = Window.of(3).withDilation(2).withPadding(3);
        assertEquals(
                List.of("Pad", "AveragePool", "Clip", "Pad", "AveragePool", "Div"),
                operators(new AveragePooling(dilated, Rounding.FLOOR, Divisor.INPUT), LINE));
        assertEquals(List.of("Pad", "MaxPool"), operators(new MaxPooling(dilated, Rounding.FLOOR), LINE));
    }

    @Test
    void bordersBeforePoolingsNameTheirAxes() {
        for (boolean convolution : new boolean[] {true, false}) {
            NetworkBuilder builder = new NetworkBuilder("border");
            Value x = builder.input("x", 1, 2, 9, 9)
                    .then("pad", new ConstantPadding(List.of(0, 0, 1, 1), List.of(0, 0, 1, 1), 0));
            x = convolution ? x.convolution("y", 3, 3) : x.maxPooling("y", 3, 1);
            GraphProto graph = Exports.graph(builder.output(x).build());
            assertEquals(convolution ? 3 : 4, graph.getNode(0).getInputCount());
        }
    }

    @Test
    void outputPaddingOfTheStrideAndAboveIsComposed() {
        TransposedConvolution layer =
                TransposedConvolution.of(2, 3, 3).withStride(2).withPadding(1);
        GraphProto below = Exports.graph(Exports.of(layer.withOutputPadding(1), LINE));
        assertEquals(List.of(1L), attribute(below, "y", "output_padding"));
        assertEquals(List.of(1L, 1L), attribute(below, "y", "pads"));
        Window uneven = layer.window().withPadding(List.of(1), List.of(2));
        GraphProto within = Exports.graph(Exports.of(layer.withWindow(uneven).withOutputPadding(2), LINE));
        assertEquals(1, within.getNodeCount());
        assertEquals(List.of(1L, 0L), attribute(within, "y", "pads"));
        assertEquals(List.of("ConvTranspose", "Pad", "Add"), operators(layer.withOutputPadding(2), LINE));
        assertEquals(
                List.of("ConvTranspose", "Pad"),
                operators(layer.withOutputPadding(2).withBias(false), LINE));
    }

    @Test
    void channelsAreShuffledAroundOpenExtents() {
        List<String> short4d = List.of("Reshape", "Transpose", "Reshape");
        ChannelShuffle layer = new ChannelShuffle(2);
        assertEquals(short4d, operators(layer, input("x", DataType.F32, "", 1, 4, 5, 5)));
        assertEquals(short4d, operators(layer, input("x", DataType.F32, "N,,H,", 1, 4, 5, 5)));
        assertEquals(
                List.of("Transpose", "Reshape", "Transpose", "Reshape", "Transpose"),
                operators(layer, input("x", DataType.F32, "N,,H,W", 1, 4, 5, 5)));
        Network network = Exports.of(layer, input("x", DataType.F32, "N,,H,", 1, 4, 5, 5));
        assertEquals(
                List.of(layer),
                Exports.again(network, Parameters.none()).network().nodes().stream()
                        .map(node -> node.layer())
                        .toList());
    }

    @Test
    void responseNormalizationOfAnEvenSizeIsComposed() {
        NetworkInput picture = input("x", DataType.F32, "N,,H,W", 1, 4, 5, 5);
        assertEquals(List.of("LRN"), operators(new LocalResponseNormalization(5, 1, 0.75, 1), picture));
        assertEquals(
                List.of("Mul", "Transpose", "AveragePool", "Transpose", "Mul", "Add", "Pow", "Div"),
                operators(new LocalResponseNormalization(4, 1, 0.75, 1), picture));
        assertEquals(
                List.of("Reshape", "LRN", "Reshape"), operators(new LocalResponseNormalization(5, 1, 0.75, 1), LINE));
        NetworkInput volume = input("x", DataType.F32, "N,,D,H,W", 1, 4, 5, 5, 5);
        assertEquals(
                List.of("Reshape", "LRN", "Shape", "Reshape"),
                operators(new LocalResponseNormalization(5, 1, 0.75, 1), volume));
    }

    /**
     * 10 by f32(2.6) is 26 in f32 only, so that sizes are safer; 10 by 2 needs none; a third of 7 has other positions.
     */
    @Test
    void scalesWhoseProductsAreRoundedBecomeSizes() {
        NetworkInput ten = input("x", DataType.F32, "N,,", 1, 2, 10);
        assertEquals(
                List.of("x", "", "", "y/sizes"),
                Exports.graph(Exports.of(Resampling.linear(1, 2.6), ten))
                        .getNode(0)
                        .getInputList());
        assertEquals(
                List.of("x", "", "y/scales"),
                Exports.graph(Exports.of(Resampling.linear(1, 2), ten))
                        .getNode(0)
                        .getInputList());
        NetworkInput seven = input("x", DataType.F32, "N,,", 1, 2, 7);
        assertEquals(
                List.of("x", "", "y/scales"),
                Exports.graph(Exports.of(Resampling.linear(1, 1 / 3.0), seven))
                        .getNode(0)
                        .getInputList());
        // Open extents have scales only, which are the layer's own.
        NetworkInput five = input("x", DataType.F32, "N,,W", 1, 2, 5);
        Network network = Exports.of(Resampling.linear(1, 2.6), five);
        OnnxTensor stored = TensorReader.read(Exports.initialiser(Exports.graph(network), "y/scales"), null);
        assertEquals(1, stored.getDouble(0));
        assertEquals(2.6f, stored.getDouble(2));
    }

    @Test
    void fullyConnectedLayersTakeMatrices() {
        assertEquals(List.of("Gemm"), operators(new FullyConnected(3, 2, true), input("x", DataType.F32, "N,", 1, 3)));
        assertEquals(List.of("Flatten", "Gemm"), operators(new FullyConnected(18, 2, false), LINE));
    }

    @Test
    void productsTakeTransposedOperands() {
        NetworkBuilder builder = new NetworkBuilder("product");
        Value a = builder.input("a", 2, 4, 3);
        Value b = builder.input("b", 2, 4, 5);
        Value y = builder.add("y", new MatrixProduct(true, false), a, b);
        GraphProto graph = Exports.graph(builder.output(y).build());
        assertEquals(
                List.of("Transpose", "MatMul"),
                graph.getNodeList().stream().map(NodeProto::getOpType).toList());
        assertEquals(List.of(0L, 2L, 1L), attribute(graph, "y/Transpose", "perm"));
        assertEquals(List.of("a"), graph.getNode(0).getInputList());
        assertEquals("b", graph.getNode(1).getInput(1));
    }

    @Test
    void integersSaturateInDouble() {
        for (DataType type : List.of(DataType.S8, DataType.U8, DataType.S32)) {
            NetworkInput a = input("a", type, "", 4);
            NetworkInput b = input("b", type, "", 4);
            assertEquals(List.of("Cast", "Cast", "Add", "Clip", "Cast"), operators(Elementwise.add(), a, b));
            assertEquals(
                    List.of("Cast", "Cast", "Equal", "Mul", "Where", "Where", "Div", "Clip", "Cast"),
                    operators(new Elementwise(Elementwise.Operation.DIVIDE), a, b));
            assertEquals(List.of("Clip"), operators(Activation.relu(), a));
            NetworkInput picture = input("x", type, "", 1, 2, 4, 4);
            assertEquals(List.of("ReduceMax"), operators(GlobalPooling.max(), picture));
            assertEquals(
                    type == DataType.S32 ? List.of("Cast", "MaxPool", "Cast") : List.of("MaxPool"),
                    operators(MaxPooling.square(2, 2, 0), picture));
        }
    }

    private static GraphProto quantized(DataType type, float zeroPoint) {
        NetworkBuilder builder = new NetworkBuilder("quantized");
        Value x = builder.input(input("x", DataType.F32, "", 2, 3));
        x = x.then("q", new Quantize(type, 1, 0)).then("y", new Dequantize(type, 1, 0));
        Network network = builder.output(x).build();
        Tensor scale = Tensor.ofFloats(Shape.of(1), 0.5f);
        Tensor zero = Tensor.ofFloats(Shape.of(1), zeroPoint);
        return Exports.model(
                        network,
                        new Parameters(
                                Map.of("q.scale", scale, "q.zero_point", zero, "y.scale", scale, "y.zero_point", zero)))
                .getGraph();
    }

    private static List<String> operatorsOf(GraphProto graph) {
        return graph.getNodeList().stream().map(NodeProto::getOpType).toList();
    }

    @Test
    void zeroPointsHaveTheIntegerType() {
        for (DataType type : List.of(DataType.S8, DataType.U8)) {
            GraphProto graph = quantized(type, 3);
            assertEquals(List.of("QuantizeLinear", "DequantizeLinear"), operatorsOf(graph));
            TensorProto zero = Exports.initialiser(graph, "q.zero_point");
            assertEquals(ElementType.of(type).number(), zero.getDataType());
            assertEquals(List.of(), zero.getDimsList(), "one for the whole tensor is a scalar");
            assertEquals(3, TensorReader.read(zero, null).getLong(0));
        }
        List<String> arithmetic = List.of(
                "Div", "Round", "Cast", "Cast", "Add", "Round", "Clip", "Cast", "Cast", "Cast", "Cast", "Sub", "Mul",
                "Cast");
        assertEquals(
                arithmetic.stream().sorted().toList(),
                operatorsOf(quantized(DataType.S8, 0.5f)).stream().sorted().toList());
        assertEquals(
                arithmetic.stream().sorted().toList(),
                operatorsOf(quantized(DataType.U8, -1)).stream().sorted().toList());
        assertEquals(
                arithmetic.stream().sorted().toList(),
                operatorsOf(quantized(DataType.S32, 3)).stream().sorted().toList());
        assertTrue(operatorsOf(quantized(DataType.S32, 0)).contains("DequantizeLinear"));
    }
}
