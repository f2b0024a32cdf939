package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Activation;

/** Work that a step does on its result before storing it. */
public sealed interface PostOperation {
    /** Applies an activation. */
    record Activate(Activation activation) implements PostOperation {}

    /**
     * Adds another value, which broadcasts to the step's output without enlarging it.
     *
     * @param value name of the value; also among the step's {@link Step#inputs}, after the layer's own
     */
    record Add(String value) implements PostOperation {}

    /**
     * Adds what the integers of another value stand for, which has the shape of the step's output.
     *
     * @param value name of the value; also among the step's {@link Step#inputs}, after the layer's own
     * @param grid what its integers stand for
     */
    record AddIntegers(String value, IntegerGrid grid) implements PostOperation {}

    /** Stores the integers of a grid: saturate(round(x / scale) + zeroPoint). The last operation if there is one. */
    record Store(IntegerGrid grid) implements PostOperation {}
}
