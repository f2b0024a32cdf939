package io.github.dnn4j.onnx;

/**
 * An operand that dnn4j takes at import, such as a convolution's weight or a reshape's target, is fed or computed at
 * run time. An input of the graph can be made constant with {@link ImportOptions#withConstant}.
 */
public class ConstantOperandException extends UnsupportedOperatorException {
    private static final long serialVersionUID = 1L;
    private final String value;

    /** Names the node, its operator, the operand's meaning and its value. */
    public ConstantOperandException(String node, String operator, String operand, String value) {
        super(node, operator, "its " + operand + " (" + value + ") is known at run time only; it must be constant");
        this.value = value;
    }

    /** The name of the value that must be constant. */
    public String value() {
        return value;
    }
}
