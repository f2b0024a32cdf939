package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Transpose;

/** Every element goes back to where it came from. */
final class ReferenceTransposeBackward {
    private ReferenceTransposeBackward() {}

    static void compute(Transpose layer, Backward pass) {
        if (pass.inputGradient().isEmpty()) {
            return;
        }
        long[] strides = pass.input().shape().strides();
        Strides toInput = new Strides(
                pass.outputGradient().shape(),
                layer.permutation().stream().mapToLong(axis -> strides[axis]).toArray());
        Numbers dx = Numbers.of(pass.inputGradient().get());
        Numbers dy = Numbers.of(pass.outputGradient());
        for (long i = 0; i < pass.input().shape().elements(); i++) {
            dx.add(toInput.at(i), dy.get(i));
        }
    }
}
