package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;

import io.github.dnn4j.layer.FullyConnected;
import java.util.ArrayList;
import java.util.List;

/** Fully connected layers, as Gemm of matrices. */
final class MatrixExport {
    private MatrixExport() {}

    static void fullyConnected(FullyConnected layer, NodeExport node) {
        List<String> operands = new ArrayList<>();
        operands.add(node.rank() == 2 ? node.input() : node.helper("Flatten", List.of(node.input())));
        operands.addAll(node.parameters());
        node.result("Gemm", operands, integer("transB", 1));
    }
}
