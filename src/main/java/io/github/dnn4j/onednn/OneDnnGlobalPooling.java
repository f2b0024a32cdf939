package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;

/** Global pooling as a pooling whose window is the whole input. */
final class OneDnnGlobalPooling {
    private OneDnnGlobalPooling() {}

    static void lower(Lowering lowering, GlobalPooling layer) {
        Shape input = lowering.inputShape(0);
        int[] kernel = new int[input.spatialRank()];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = Math.toIntExact(input.extent(i + 2));
        }
        int algorithm = switch (layer.mode()) {
            case AVERAGE -> Dnnl.POOLING_AVERAGE_EXCLUDE;
            case MAX -> Dnnl.POOLING_MAX;
        };
        lowering.output(0, Pooling.run(lowering, algorithm, Window.of(kernel)));
    }
}
