package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.ExtentLimits;
import io.github.dnn4j.tensor.Shape;

/** Global pooling as a pooling whose window is the whole input. */
public final class OneDnnGlobalPooling {
    private OneDnnGlobalPooling() {}

    public static void lower(Lowering lowering, GlobalPooling layer) {
        Window window = window(lowering);
        lowering.output(
                0,
                switch (layer.mode()) {
                    case AVERAGE -> Pooling.run(lowering, algorithm(layer), window);
                    case MAX -> OneDnnMaxPooling.run(lowering, window);
                });
    }

    /** The window that covers the whole input of a step. */
    static Window window(Lowering lowering) {
        Shape input = lowering.inputShape(0);
        ExtentLimits.require(lowering.subject(), input);
        int[] kernel = new int[input.spatialRank()];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (int) input.extent(i + 2);
        }
        return Window.of(kernel);
    }

    static int algorithm(GlobalPooling layer) {
        return switch (layer.mode()) {
            case AVERAGE -> DnnlAlgorithm.POOLING_AVERAGE_EXCLUDE;
            case MAX -> DnnlAlgorithm.POOLING_MAX;
        };
    }
}
