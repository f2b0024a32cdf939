package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import java.util.Optional;

/** Something to measure, at any batch size. */
public interface Workload {
    /**
     * Reference runs of up to so many multiply-accumulates, a second or two in plain Java, are made at full size;
     * beyond, something smaller stands for the whole where there is something.
     */
    long CHECKED_MACS = 1_000_000_000;

    /** What it is called in tables. */
    String name();

    /** What it is: {@code network}, {@code model} or {@code problem}. */
    String kind();

    /** The batch size where none is asked for. */
    long defaultBatch();

    /** The precision that it is defined in; empty if any will do. */
    default Optional<Precision> precision() {
        return Optional.empty();
    }

    /**
     * Checks, without making anything large, that it takes a batch size.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it does not
     */
    void requireBatch(long batch);

    /** What runs; throws as {@link #requireBatch}. */
    Subject subject(long batch);

    /**
     * The same computed in 8-bit integers, quantized by runs of the backend.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it cannot be quantized
     * @throws io.github.dnn4j.backend.UnsupportedLayerException if the backend cannot run it
     */
    Workload quantized(Backend backend);

    /** Compares what a backend computes with the reference. */
    Verdict check(Backend backend, CompileOptions options, long batch);
}
