package io.github.dnn4j.onnx;

import java.util.List;

/** How an operator is computed at import, from constants. */
@FunctionalInterface
interface Fold {
    /** The outputs, as many as are computed. */
    List<OnnxTensor> fold(Arguments arguments);

    /**
     * What a node gives to its fold.
     *
     * @param operands constants, null for one that is absent
     * @param call the node
     * @param budget where results are allocated
     */
    record Arguments(List<OnnxTensor> operands, Call call, FoldBudget budget) {
        boolean has(int operand) {
            return operand < operands.size() && operands.get(operand) != null;
        }

        OnnxTensor operand(int operand) {
            OnnxException.require(has(operand), "operand %d is missing", operand);
            OnnxTensor tensor = operands.get(operand);
            return tensor;
        }

        /** The integers of an operand, or of an attribute in earlier versions of the operator; null if there are none. */
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
