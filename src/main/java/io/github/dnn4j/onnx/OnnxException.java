package io.github.dnn4j.onnx;

/** A file that is not a well-formed ONNX model, or contradicts itself. The message names what is wrong, and where. */
public class OnnxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what is wrong with the file. */
    public OnnxException(String message) {
        super(message);
    }

    /** With a message that says what is wrong with the file, and the cause. */
    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws unless {@code rule} holds; the message is built with {@link String#format} only on failure. */
    public static void require(boolean rule, String message, Object... values) {
        if (!rule) {
            throw new OnnxException(String.format(message, values));
        }
    }
}
