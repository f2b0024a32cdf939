package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Tensor;

/** x where x is at least 0, else slope x, the slope broadcast to the input. */
final class ReferencePRelu {
    private ReferencePRelu() {}

    static void compute(Tensor input, Tensor slope, Tensor output) {
        Strides toSlope = Strides.broadcast(slope.shape(), output.shape());
        Numbers x = Numbers.of(input);
        Numbers s = Numbers.of(slope);
        Numbers y = Numbers.of(output);
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                double value = x.get(i);
                y.set(i, value >= 0 ? value : s.get(toSlope.at(i)) * value);
            }
        });
    }
}
