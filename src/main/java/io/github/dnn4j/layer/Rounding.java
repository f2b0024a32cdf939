package io.github.dnn4j.layer;

/** How the number of windows is rounded where the stride does not divide the span. */
public enum Rounding {
    /** Windows that do not fit are dropped. */
    FLOOR,
    /** One more window hangs over the end, wherever it starts (ONNX before opset 22 read literally). */
    CEIL,
    /**
     * One more window hangs over the end, unless it would start in the padding after the last element (PyTorch's
     * {@code ceil_mode}, Caffe, ONNX as of opset 22).
     */
    CEIL_INSIDE
}
