package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import java.util.Collection;

/**
 * Bytes that constants computed at import, and changed copies of weights, may take: a file of a hundred bytes can ask
 * for terabytes. Weights that stay in the file do not count.
 */
public final class FoldBudget {
    private static final long BASE = 1L << 26;
    /** A weight may be widened from half precision, standardized by its mean and deviation in ten nodes, and turned. */
    private static final long COPIES = 16;

    private final long limit;
    private long used;

    private FoldBudget(long limit) {
        this.limit = limit;
    }

    /** 64 MiB, and sixteen times the tensors that the file holds. */
    public static FoldBudget forFileWith(Collection<OnnxTensor> tensors) {
        long bytes = 0;
        for (OnnxTensor tensor : tensors) {
            bytes += tensor.storedBytes();
        }
        return new FoldBudget(BASE + COPIES * bytes);
    }

    /** A new tensor of zeros within the budget. */
    public OnnxTensor allocate(ElementType type, long... extents) {
        charge(Math.multiplyExact(OnnxTensor.elements(extents), type.bytes()));
        return OnnxTensor.allocate(type, extents);
    }

    /** Counts bytes that are about to be allocated, or elements that are about to be read. */
    public void charge(long bytes) {
        OnnxException.require(
                bytes <= limit - used,
                "a constant that is computed at import takes %,d bytes; all of them together may take %,d",
                bytes,
                limit);
        used += bytes;
    }
}
