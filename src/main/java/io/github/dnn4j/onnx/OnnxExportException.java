package io.github.dnn4j.onnx;

/** A network that ONNX, or a file of its format, has no way to say. The message names the node and why. */
public class OnnxExportException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what cannot be written, and why. */
    public OnnxExportException(String message) {
        super(message);
    }
}
