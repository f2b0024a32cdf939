package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.Tensor;

/** Output axis i runs along input axis permutation[i]. */
final class ReferenceTranspose {
    private ReferenceTranspose() {}

    static void compute(Transpose layer, Tensor input, Tensor output) {
        long[] strides = input.shape().strides();
        Strides toInput = new Strides(
                output.shape(),
                layer.permutation().stream().mapToLong(axis -> strides[axis]).toArray());
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                y.set(i, x.get(toInput.at(i)));
            }
        });
    }
}
