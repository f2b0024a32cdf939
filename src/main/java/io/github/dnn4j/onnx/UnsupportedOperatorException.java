package io.github.dnn4j.onnx;

/** A well-formed model with an operator, attribute or element type that no layer of dnn4j describes. */
public class UnsupportedOperatorException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;
    private final String node;
    private final String operator;
    private final String reason;

    /** Names the node, its operator, and what about it is not supported. */
    public UnsupportedOperatorException(String node, String operator, String reason) {
        super("node " + node + " (" + operator + "): " + reason);
        this.node = node;
        this.operator = operator;
        this.reason = reason;
    }

    /** The node's name; the name of its first output where it has none. */
    public String node() {
        return node;
    }

    /** The operator's name, such as {@code Conv}. */
    public String operator() {
        return operator;
    }

    /** What is not supported. */
    public String reason() {
        return reason;
    }
}
