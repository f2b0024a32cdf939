package io.github.dnn4j.reference;

import io.github.dnn4j.layer.DropoutMask;

/** What was kept, scaled as the value was; 0 for what was dropped. */
final class ReferenceDropoutBackward {
    private ReferenceDropoutBackward() {}

    static void compute(Backward pass) {
        DropoutMask mask = pass.mask().orElseThrow();
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient().ifPresent(dx -> Accumulation.each(dx, i -> mask.keeps(i) ? dy.get(i) * mask.scale() : 0));
    }
}
