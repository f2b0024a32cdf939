package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.Spatial;
import io.github.dnn4j.onednn.primitive.Windows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** oneDNN's pooling primitive for max, average and global pooling. */
public final class Pooling {
    private Pooling() {}

    static Operand run(Lowering lowering, int algorithm, Window window) {
        Shape output = lowering.outputShape(0);
        long[] padEnd = padEnd(window, lowering.inputShape(0), output);
        return run(lowering, algorithm, window, lowering.input(0), output, lowering.type(0), padEnd);
    }

    /** {@link #padEnd(Window, int, long, long)} on every axis. */
    static long[] padEnd(Window window, Shape input, Shape output) {
        long[] padEnd = new long[window.rank()];
        for (int i = 0; i < padEnd.length; i++) {
            padEnd[i] = padEnd(window, i, input.extent(i + 2), output.extent(i + 2));
        }
        return padEnd;
    }

    /**
     * The padding after the end that makes oneDNN, which rounds down, see {@code output} windows: what was asked for,
     * or more where rounding up lets the last window hang over the end.
     */
    private static long padEnd(Window window, int axis, long input, long output) {
        long asked = window.padEnd().get(axis);
        long span = (output - 1) * window.stride().get(axis) + window.effectiveKernel(axis);
        return Math.max(asked, span - input - window.padBegin().get(axis));
    }

    static Operand run(
            Lowering lowering,
            int algorithm,
            Window window,
            Operand input,
            Shape output,
            DataType type,
            long[] padEnd) {
        Spatial spatial = Windows.spatial(window, padEnd);
        PostOperations post = PostOperations.none(lowering);
        return Unary.run(
                lowering,
                input,
                output,
                type,
                type,
                post,
                (src, dst) -> DnnlForward.pooling(
                        lowering.engine(),
                        false,
                        algorithm,
                        src,
                        dst,
                        Windows.longs(window.kernel()),
                        spatial,
                        post.attributes(),
                        lowering.subject()),
                List.of());
    }
}
