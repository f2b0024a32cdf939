package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/** (x - zeroPoint) scale. */
final class ReferenceDequantize {
    private ReferenceDequantize() {}

    static void compute(Dequantize layer, Tensor input, List<Tensor> parameters, Tensor output) {
        Numbers scale = Numbers.of(parameters.get(0));
        Numbers zeroPoint = Numbers.of(parameters.get(1));
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        long inner = ReferenceQuantize.inner(output.shape(), layer.count(), layer.axis());
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                long which = i / inner % layer.count();
                y.set(i, (x.get(i) - zeroPoint.get(which)) * scale.get(which));
            }
        });
    }
}
