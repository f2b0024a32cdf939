package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Node;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attributes that a file gives outright, at the defaults of the operators' specification, change nothing, whether the
 * operand is computed or constant. Exporters write them so.
 */
class AttributeDefaultsTest {
    private static final String RESIZE = " mode=nearest coordinate_transformation_mode=half_pixel"
            + " nearest_mode=round_prefer_floor exclude_outside=0 extrapolation_value=0.0 cubic_coeff_a=-0.75";

    /** The layers of a network with the node, of its operand computed or constant. */
    private static List<Layer> layers(long opset, String[] words, boolean constant, boolean attributes) {
        TestGraph graph = new TestGraph(opset)
                .input("live", 1, 4, 8, 8)
                .counting("fixed", 1, 4, 8, 8)
                .counting("w", 4, 4, 3, 3)
                .counting("c", 4)
                .counting("m", 256, 2)
                .floats("one", new long[] {}, 1)
                .floats("scales", new long[] {4}, 1, 1, 2, 2)
                .longs("spatial", 2, 3)
                .longs("shape", 1, 4, 64)
                .longs("pads", 0, 0, 1, 1, 0, 0, 1, 1)
                .initializer(TestGraph.tensor("zero", 2).addInt32Data(0));
        String x = constant ? "fixed" : "live";
        String operator = words[0];
        AttributeProto[] given = Arrays.stream(words)
                .skip(2)
                .filter(word -> attributes || word.startsWith("!"))
                .map(AttributeDefaultsTest::attribute)
                .toArray(AttributeProto[]::new);
        if (operator.equals("Gemm")) {
            graph.node("Flatten", x, "flat");
        } else if (operator.equals("DequantizeLinear")) {
            graph.node("QuantizeLinear", x + ",one,zero", "q");
        }
        String operands = switch (operator) {
            case "Gemm" -> "flat,m";
            case "DequantizeLinear" -> "q,one,zero";
            default -> words[1].equals("-") ? x : x + "," + words[1];
        };
        graph.node(operator, operands, "y", given);
        // What is folded is used, so that it is a part of the network.
        OnnxModel model =
                graph.node("Identity", "live", "z").output("y").output("z").importFixed();
        return model.network().nodes().stream().map(Node::layer).toList();
    }

    private static AttributeProto attribute(String word) {
        String[] parts = word.replace("!", "").split("=");
        if (parts[1].matches("-?\\d+")) {
            return TestGraph.integer(parts[0], Long.parseLong(parts[1]));
        }
        return parts[1].matches("-?\\d+\\.\\d*(E-?\\d+)?")
                ? TestGraph.real(parts[0], Float.parseFloat(parts[1]))
                : parts[1].contains(",")
                        ? TestGraph.integers(
                                parts[0],
                                Arrays.stream(parts[1].split(","))
                                        .mapToLong(Long::parseLong)
                                        .toArray())
                        : TestGraph.text(parts[0], parts[1]);
    }

    /**
     * Version of the operator set, operator, further operands, and attributes; those with an exclamation mark are no
     * default.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "22 Conv w group=1 auto_pad=NOTSET",
                "22 ConvTranspose w group=1 auto_pad=NOTSET",
                "1 MaxPool - !kernel_shape=2,2 auto_pad=NOTSET",
                "22 MaxPool - !kernel_shape=2,2 auto_pad=NOTSET storage_order=0 ceil_mode=0",
                "22 AveragePool - !kernel_shape=2,2 auto_pad=NOTSET count_include_pad=0 ceil_mode=0",
                "6 BatchNormalization c,c,c,c epsilon=1.0E-5 momentum=0.9 is_test=1 spatial=1",
                "14 BatchNormalization c,c,c,c epsilon=1.0E-5 momentum=0.9 training_mode=0",
                "13 LRN - !size=3 alpha=1.0E-4 beta=0.75 bias=1.0",
                "6 LeakyRelu - alpha=0.01",
                "22 Elu - alpha=1.0",
                "22 HardSigmoid - alpha=0.2 beta=0.5",
                "11 Softmax - axis=1",
                "13 Softmax - axis=-1",
                "13 LogSoftmax - axis=-1",
                "1 Add one broadcast=0",
                "6 Mul one broadcast=0",
                "7 Gemm - alpha=1.0 beta=1.0 transA=0 transB=0",
                "6 Gemm - alpha=1.0 beta=1.0 transA=0 transB=0 broadcast=0",
                "19 Reshape shape allowzero=0",
                "23 Shape - start=0",
                "23 Flatten - axis=1",
                "13 DepthToSpace - !blocksize=2 mode=DCR",
                "18 Split - axis=0 num_outputs=1",
                "2 Pad - !pads=0,0,1,1,0,0,1,1 mode=constant value=0.0",
                "23 Pad pads mode=constant",
                "13 ReduceMean - !axes=2,3 keepdims=1",
                "18 ReduceMean spatial keepdims=1 noop_with_empty_axes=0",
                "18 ReduceMax spatial keepdims=1 noop_with_empty_axes=0",
                "13 ReduceSum spatial keepdims=1 noop_with_empty_axes=0",
                "18 ReduceMean - keepdims=1 noop_with_empty_axes=0",
                "10 Resize scales mode=nearest",
                "13 Resize ,scales" + RESIZE,
                "19 Resize ,scales keep_aspect_ratio_policy=stretch antialias=0" + RESIZE,
                "9 Upsample scales mode=nearest",
                "6 Dropout - ratio=0.5 is_test=1",
                "10 Dropout - ratio=0.5",
                "23 Cast - !to=1 saturate=1",
                "13 QuantizeLinear one,zero axis=1",
                "23 QuantizeLinear one,zero axis=1 saturate=1 block_size=0 output_dtype=0 precision=0",
                "23 DequantizeLinear - axis=1 block_size=0 output_dtype=0"
            })
    void changeNothing(String row) {
        String[] words = row.split(" ");
        long opset = Long.parseLong(words[0]);
        String[] node = Arrays.copyOfRange(words, 1, words.length);
        for (boolean constant : new boolean[] {false, true}) {
            assertEquals(
                    layers(opset, node, constant, false),
                    layers(opset, node, constant, true),
                    constant ? "of a constant" : "of a computed value");
        }
    }
}
