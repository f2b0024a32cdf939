package io.github.dnn4j.train.optimizer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * Weight decay: how strongly parameters are drawn to 0. What that means is the optimizer's to say.
 *
 * @param rate 0 for none
 * @param everywhere whether biases, slopes, and scales and shifts of batch normalization decay too; without, only the
 *     weights of convolutions and fully connected layers do, which suits normalized networks better (Goyal et al.,
 *     Accurate, Large Minibatch SGD, 2017, section 5.1; He et al., Bag of Tricks, 2019, section 3.1). PyTorch's
 *     optimizers decay whatever they are given, so everything by default
 */
public record WeightDecay(double rate, boolean everywhere) {
    /** Checks the rate. */
    public WeightDecay {
        require(rate >= 0 && Double.isFinite(rate), "weight decay is %s; 0 or more is needed", rate);
    }

    /**
     * Of weights alone.
     *
     * @param rate how strongly, 0 or more
     * @return decay of the weights of convolutions and fully connected layers
     */
    public static WeightDecay ofWeights(double rate) {
        return new WeightDecay(rate, false);
    }

    /** {@return no decay} */
    public static WeightDecay none() {
        return new WeightDecay(0, false);
    }

    /** As in {@code 0.0005 on weights}. */
    @Override
    public String toString() {
        return rate == 0 ? "none" : rate + (everywhere ? " on everything" : " on weights");
    }
}
