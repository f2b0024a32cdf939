package io.github.dnn4j.onnx;

/**
 * Bytes that constants computed at import may take: a file of a hundred bytes can ask for terabytes. Weights that the
 * file holds do not count.
 */
final class FoldBudget {
    private static final long LIMIT = 1L << 30;
    private long used;

    /** A new tensor of zeros within the budget. */
    OnnxTensor allocate(ElementType type, long... extents) {
        charge(Math.multiplyExact(OnnxTensor.elements(extents), type.bytes()));
        return OnnxTensor.allocate(type, extents);
    }

    /** Counts bytes that are about to be allocated. */
    void charge(long bytes) {
        OnnxException.require(
                bytes <= LIMIT - used,
                "a constant that is computed here takes %,d bytes; all of them together may take %,d",
                bytes,
                LIMIT);
        used += bytes;
    }
}
