package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;
import static io.github.dnn4j.onnx.write.AttributeProtos.integers;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.MatrixProduct;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Fully connected layers, as Gemm of matrices, and products of computed matrices, as MatMul. */
final class MatrixExport {
    private MatrixExport() {}

    static void fullyConnected(FullyConnected layer, NodeExport node) {
        List<String> operands = new ArrayList<>();
        operands.add(node.rank() == 2 ? node.input() : node.helper("Flatten", List.of(node.input())));
        operands.addAll(node.parameters());
        node.result("Gemm", operands, integer("transB", 1));
    }

    static void product(MatrixProduct layer, NodeExport node) {
        node.result("MatMul", List.of(factor(node, 0, layer.transposeA()), factor(node, 1, layer.transposeB())));
    }

    /** An operand, its last two axes swapped on request. */
    private static String factor(NodeExport node, int operand, boolean transposed) {
        if (!transposed) {
            return node.input(operand);
        }
        List<Integer> axes =
                new ArrayList<>(IntStream.range(0, node.rank(operand)).boxed().toList());
        Collections.swap(axes, axes.size() - 2, axes.size() - 1);
        return node.helper("Transpose", List.of(node.input(operand)), integers("perm", axes));
    }
}
