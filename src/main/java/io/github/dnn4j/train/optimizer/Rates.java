package io.github.dnn4j.train.optimizer;

import io.github.dnn4j.tensor.InvalidDescriptorException;

/** The one rule for step sizes. */
final class Rates {
    private Rates() {}

    static void require(double rate) {
        InvalidDescriptorException.require(
                rate > 0 && Double.isFinite(rate), "learning rate is %s; a finite number above 0 is needed", rate);
    }
}
