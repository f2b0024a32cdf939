package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.tensor.DataType;

/** Max pooling. */
public final class OneDnnMaxPooling {
    private OneDnnMaxPooling() {}

    public static void lower(Lowering lowering, MaxPooling layer) {
        lowering.output(0, run(lowering, layer.window()));
    }

    /** The largest element of each window. */
    static Operand run(Lowering lowering, Window window) {
        return lowering.take(
                new Candidate(
                        "pooling",
                        () -> lowering.propagates()
                                ? "it loses a NaN"
                                : lowering.type(0) == DataType.S32 ? "it may compare 32-bit integers as floats" : "",
                        () -> Pooling.run(lowering, DnnlAlgorithm.POOLING_MAX, window)),
                Candidate.otherwise(
                        "dnn4j:max-pooling",
                        () -> Propagating.maxPool(lowering, lowering.typedInput(0), window, lowering.outputShape(0))));
    }
}
