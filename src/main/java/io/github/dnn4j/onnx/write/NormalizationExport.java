package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;
import static io.github.dnn4j.onnx.write.AttributeProtos.integers;
import static io.github.dnn4j.onnx.write.AttributeProtos.real;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/** BatchNormalization, LRN, Softmax and LogSoftmax. */
final class NormalizationExport {
    private NormalizationExport() {}

    static void batch(BatchNormalization layer, NodeExport node) {
        List<String> operands = new ArrayList<>(node.inputs());
        operands.addAll(node.parameters());
        node.result("BatchNormalization", operands, real("epsilon", node.real("epsilon", layer.epsilon())));
    }

    static void softmax(Softmax layer, NodeExport node) {
        node.result(layer.log() ? "LogSoftmax" : "Softmax", List.of(node.input()), integer("axis", layer.axis()));
    }

    /**
     * ONNX Runtime's LRN is for pictures and odd sizes, so spatial axes are made two and an even size is composed: its
     * mean over channels is an average pooling with the channels as the last spatial axis.
     */
    static void localResponse(LocalResponseNormalization layer, NodeExport node) {
        boolean picture = node.rank() == 4;
        String x = picture
                ? node.input()
                : node.helper("Reshape", List.of(node.input(), node.longs("picture", 0, 0, -1, 1)));
        if (layer.size() % 2 == 1) {
            AttributeProto[] attributes = {
                integer("size", layer.size()),
                real("alpha", node.real("alpha", layer.alpha())),
                real("beta", node.real("beta", layer.beta())),
                real("bias", node.real("k", layer.k()))
            };
            finish(node, picture, "LRN", List.of(x), attributes);
            return;
        }
        int before = (layer.size() - 1) / 2;
        int after = layer.size() - 1 - before;
        String squares = node.helper("Mul", List.of(x, x));
        String channelsLast = node.helper("Transpose", List.of(squares), integers("perm", List.of(0, 2, 3, 1)));
        String mean = node.helper(
                "AveragePool",
                List.of(channelsLast),
                integers("kernel_shape", List.of(1, layer.size())),
                integers("pads", List.of(0, before, 0, after)),
                integer("count_include_pad", 1));
        String back = node.helper("Transpose", List.of(mean), integers("perm", List.of(0, 3, 1, 2)));
        String scaled = node.helper("Mul", List.of(back, node.scalar("alpha", node.real("alpha", layer.alpha()))));
        String base = node.helper("Add", List.of(scaled, node.scalar("k", node.real("k", layer.k()))));
        String power = node.helper("Pow", List.of(base, node.scalar("beta", node.real("beta", layer.beta()))));
        finish(node, picture, "Div", List.of(x, power));
    }

    private static void finish(
            NodeExport node, boolean picture, String operator, List<String> operands, AttributeProto... attributes) {
        if (picture) {
            node.result(operator, operands, attributes);
        } else {
            String value = node.helper(operator, operands, attributes);
            node.result("Reshape", List.of(value, ShapeExport.shapeOfInput(node)));
        }
    }
}
