package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** oneDNN's pooling primitive for max, average and global pooling. */
final class Pooling {
    private Pooling() {}

    static Operand run(Lowering lowering, int algorithm, Window window) {
        Shape input = lowering.inputShape(0);
        Shape output = lowering.outputShape(0);
        long[] padEnd = new long[window.rank()];
        for (int i = 0; i < padEnd.length; i++) {
            // oneDNN wants the padding that makes the extents agree, which differs where rounding up lets the last
            // window hang over the end, or rounding down leaves padding unseen.
            padEnd[i] = (output.extent(i + 2) - 1) * window.stride().get(i)
                    + window.effectiveKernel(i)
                    - input.extent(i + 2)
                    - window.padBegin().get(i);
        }
        return run(lowering, algorithm, window, lowering.input(0), output, lowering.type(0), padEnd);
    }

    static Operand run(
            Lowering lowering,
            int algorithm,
            Window window,
            Operand input,
            Shape output,
            DataType type,
            long[] padEnd) {
        Dnnl.Spatial spatial = Windows.spatial(window, padEnd);
        PostOperations post = PostOperations.none(lowering);
        return Unary.run(
                lowering,
                input,
                output,
                type,
                type,
                post,
                (src, dst) -> Dnnl.pooling(
                        lowering.engine(),
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
