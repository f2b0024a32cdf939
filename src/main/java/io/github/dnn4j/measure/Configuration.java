package io.github.dnn4j.measure;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;

/**
 * How a workload is run.
 *
 * @param arithmetic what it is computed in
 * @param batch outermost extent of every input
 * @param threads threads of a run
 */
public record Configuration(ComputeType arithmetic, long batch, int threads) {
    /** Checks the numbers. */
    public Configuration {
        require(batch >= 1, "a batch of %d; give 1 or more", batch);
        require(threads >= 1, "%d threads; give 1 or more", threads);
    }

    /** In a floating-point type alone. */
    public Configuration(Precision precision, long batch, int threads) {
        this(ComputeType.of(precision), batch, threads);
    }

    /** Element type of values and weights that are no integers. */
    public Precision precision() {
        return arithmetic.precision();
    }

    /** The options to compile with. */
    CompileOptions options() {
        return CompileOptions.defaults().precision(precision()).threads(threads);
    }
}
