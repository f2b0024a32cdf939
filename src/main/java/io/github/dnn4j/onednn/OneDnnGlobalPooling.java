package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;

/** Global pooling as a pooling whose window is the whole input. */
final class OneDnnGlobalPooling {
    private OneDnnGlobalPooling() {}

    static void lower(Lowering lowering, GlobalPooling layer) {
        lowering.output(0, Pooling.run(lowering, algorithm(layer), window(lowering)));
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
