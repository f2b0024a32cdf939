package io.github.dnn4j.reference;

import io.github.dnn4j.layer.GlobalPooling;

/** A share for every element of the channel, or all for the first of the largest. */
final class ReferenceGlobalPoolingBackward {
    private ReferenceGlobalPoolingBackward() {}

    static void compute(GlobalPooling layer, Backward pass) {
        long plane =
                pass.input().shape().elements() / pass.outputGradient().shape().elements();
        Numbers x = Numbers.of(pass.input());
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient().ifPresent(dx -> {
            switch (layer.mode()) {
                case AVERAGE -> Accumulation.each(dx, i -> dy.get(i / plane) / plane);
                case MAX ->
                    Accumulation.parts(dx, plane, (sums, part) -> {
                        FirstLargest largest = new FirstLargest();
                        for (int i = 0; i < plane; i++) {
                            largest.take(i, x.get(part * plane + i));
                        }
                        sums[largest.place()] = dy.get(part);
                    });
            }
        });
    }
}
