package io.github.dnn4j.jmh;

import io.github.dnn4j.runtime.NativeSequence;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Values from row-major order to that of convolutions, 64 channels of 56 by 56 in F32: 784 KiB read, as much written.
 */
public class Reorder extends AverageTime {
    static final int CHANNELS = 64;
    static final int SIDE = 56;

    private Primitive reorder;
    private NativeSequence sequence;

    /** Makes the sequence. */
    @Setup
    public void open() {
        reorder = Primitive.toBlocks(CHANNELS, SIDE, SIDE);
        sequence = reorder.sequence();
    }

    /** Releases it. */
    @TearDown
    public void close() {
        sequence.close();
        reorder.close();
    }

    /** On one thread; 0 if it succeeds. */
    @Benchmark
    public int rowMajorToBlocks() {
        return sequence.run(reorder.stream(), 1);
    }

    Primitive primitive() {
        return reorder;
    }
}
