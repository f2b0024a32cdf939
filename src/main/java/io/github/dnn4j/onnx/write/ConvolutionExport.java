package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;
import static io.github.dnn4j.onnx.write.AttributeProtos.integers;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Convolutions, as Conv and ConvTranspose. */
final class ConvolutionExport {
    private ConvolutionExport() {}

    static void convolution(Convolution layer, NodeExport node) {
        node.result("Conv", operands(node), attributes(layer.window(), layer.groups()));
    }

    private static List<String> operands(NodeExport node) {
        List<String> operands = new ArrayList<>(node.inputs());
        operands.addAll(node.parameters());
        return operands;
    }

    private static List<AttributeProto> attributes(Window window, int groups) {
        List<AttributeProto> attributes = AttributeProtos.window(window);
        if (groups != 1) {
            attributes.add(integer("group", groups));
        }
        return attributes;
    }

    /**
     * Output padding below the stride is ConvTranspose's own; ONNX Runtime takes no more. Beyond that it takes back
     * padding after the end, which cuts off the same positions; what is left lies beyond every tap and holds the bias
     * alone.
     */
    static void transposed(TransposedConvolution layer, NodeExport node) {
        Window window = layer.window();
        List<Integer> end = new ArrayList<>();
        List<Integer> beyond = new ArrayList<>();
        boolean allowed = true;
        for (int axis = 0; axis < window.rank(); axis++) {
            int added = layer.outputPadding().get(axis);
            int cut = window.padEnd().get(axis);
            allowed &= added < window.stride().get(axis);
            end.add(Math.max(0, cut - added));
            beyond.add(Math.max(0, added - cut));
        }
        if (allowed) {
            List<AttributeProto> attributes = attributes(window, layer.groups());
            if (layer.outputPadding().stream().anyMatch(padding -> padding != 0)) {
                attributes.add(integers("output_padding", layer.outputPadding()));
            }
            node.result("ConvTranspose", operands(node), attributes);
            return;
        }
        List<AttributeProto> attributes = attributes(window.withPadding(window.padBegin(), end), layer.groups());
        if (beyond.stream().allMatch(padding -> padding == 0)) {
            node.result("ConvTranspose", operands(node), attributes);
            return;
        }
        String products = node.helper("ConvTranspose", List.of(node.input(), node.parameter(0)), attributes);
        List<Integer> none = Collections.nCopies(window.rank() + 2, 0);
        List<Integer> after = new ArrayList<>(List.of(0, 0));
        after.addAll(beyond);
        List<String> padding = PadExport.operands(node, products, none, after, node.scalar("zero", 0));
        if (!layer.bias()) {
            node.result("Pad", padding);
            return;
        }
        long[] perChannel = new long[window.rank() + 1];
        java.util.Arrays.fill(perChannel, 1);
        perChannel[0] = layer.outChannels();
        node.result("Add", List.of(node.helper("Pad", padding), node.parameter(1, ElementType.FLOAT, perChannel)));
    }
}
