package io.github.dnn4j.jmh;

import io.github.dnn4j.runtime.NativeSequence;
import io.github.dnn4j.runtime.NativeSequenceBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The way from Java to oneDNN and back: what every run of a network pays once, whatever is in it. */
public class Crossing extends AverageTime {
    static final int ELEMENTS = 16;

    private Primitive relu;
    private NativeSequence empty;
    private NativeSequence one;

    /** Makes the sequences. */
    @Setup
    public void open() {
        relu = Primitive.relu(ELEMENTS);
        empty = new NativeSequenceBuilder().build();
        one = relu.sequence();
    }

    /** Releases them. */
    @TearDown
    public void close() {
        one.close();
        empty.close();
        relu.close();
    }

    /** A sequence of nothing, on one thread; 0 if it succeeds. */
    @Benchmark
    public int emptySequence() {
        return empty.run(relu.stream(), 1);
    }

    /** A sequence of one primitive, ReLU of 16 elements, on one thread. */
    @Benchmark
    public int onePrimitive() {
        return one.run(relu.stream(), 1);
    }

    Primitive relu() {
        return relu;
    }
}
