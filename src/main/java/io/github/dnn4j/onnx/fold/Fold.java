package io.github.dnn4j.onnx.fold;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.FoldBudget;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.read.Attributes;
import java.util.List;

/** How an operator is computed at import, from constants. */
@FunctionalInterface
public interface Fold {
    /** The outputs, as many as are computed. */
    List<OnnxTensor> fold(Arguments arguments);

    /**
     * The arguments of a fold.
     *
     * @param operands constants, null for one that is absent
     * @param call the node
     * @param budget where results are allocated
     */
    record Arguments(List<OnnxTensor> operands, NodeCall call, FoldBudget budget) {
        boolean has(int operand) {
            return operand < operands.size() && operands.get(operand) != null;
        }

        OnnxTensor operand(int operand) {
            OnnxException.require(has(operand), "operand %d is missing", operand);
            OnnxTensor tensor = operands.get(operand);
            return tensor;
        }

        /**
         * The integers of an operand, or of an attribute in earlier versions of the operator; null if there are none.
         */
        long[] integers(int operand, String attribute) {
            return has(operand)
                    ? operand(operand).toLongs()
                    : call.attributes().integers(attribute).orElse(null);
        }

        Attributes attributes() {
            return call.attributes();
        }
    }
}
