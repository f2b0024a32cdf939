package io.github.dnn4j.train.optimizer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.List;

/**
 * Stochastic gradient descent with momentum, as PyTorch's {@code torch.optim.SGD} defines it: with g the gradient plus
 * decay times the parameter (an L2 penalty, "coupled" decay),
 *
 * <pre>
 * b = g in the first step, then momentum b + (1 - dampening) g
 * p = p - rate (nesterov ? g + momentum b : b)
 * </pre>
 *
 * <p>The rate is outside b: a lower rate takes effect at once. Keras and Sutskever et al. (2013) have it inside (b =
 * momentum b - rate g, p = p + b), which is the same as long as the rate stays. Nesterov's variant is that of Sutskever
 * et al. in terms of the parameters at the point looked ahead to.
 *
 * @param learningRate step size, above 0
 * @param momentum share of b that is kept, in [0, 1); 0 for none
 * @param dampening share of g that b does not take, in [0, 1)
 * @param nesterov whether the step looks ahead; needs momentum, and no dampening
 * @param weightDecay coupled decay
 */
public record Sgd(double learningRate, double momentum, double dampening, boolean nesterov, WeightDecay weightDecay)
        implements Optimizer {
    /** Checks the settings. */
    public Sgd {
        Rates.require(learningRate);
        require(momentum >= 0 && momentum < 1, "momentum is %s; it must lie in [0, 1)", momentum);
        require(dampening >= 0 && dampening < 1, "dampening is %s; it must lie in [0, 1)", dampening);
        require(
                !nesterov || momentum > 0 && dampening == 0,
                "Nesterov's momentum needs a momentum above 0 and no dampening; they are %s and %s",
                momentum,
                dampening);
    }

    /**
     * Without momentum and decay.
     *
     * @param learningRate step size, above 0
     */
    public Sgd(double learningRate) {
        this(learningRate, 0, 0, false, WeightDecay.none());
    }

    /**
     * With Nesterov's momentum, and decay of weights alone.
     *
     * @param learningRate step size, above 0
     * @param momentum share of b that is kept, above 0 and below 1
     * @param weightDecay what of a weight is added to its gradient, 0 or more
     * @return the rule
     */
    public static Sgd nesterov(double learningRate, double momentum, double weightDecay) {
        return new Sgd(learningRate, momentum, 0, true, WeightDecay.ofWeights(weightDecay));
    }

    @Override
    public Sgd withLearningRate(double rate) {
        return new Sgd(rate, momentum, dampening, nesterov, weightDecay);
    }

    @Override
    public List<String> slots() {
        return momentum > 0 ? List.of("momentum") : List.of();
    }

    @Override
    public String describe() {
        return "sgd, rate " + learningRate + ", momentum " + momentum
                + (dampening > 0 ? ", dampening " + dampening : "") + (nesterov ? ", nesterov" : "") + ", decay "
                + weightDecay;
    }

    /** The rule on {@code count} elements; {@code g} is overwritten. */
    void update(
            float[] p, float[] g, float[] b, int count, double rate, float gradientScale, float decay, boolean first) {
        if (decay != 0) {
            for (int i = 0; i < count; i++) {
                g[i] = gradientScale * g[i] + decay * p[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                g[i] = gradientScale * g[i];
            }
        }
        float step = (float) rate;
        if (momentum == 0) {
            for (int i = 0; i < count; i++) {
                p[i] -= step * g[i];
            }
            return;
        }
        float kept = first ? 0 : (float) momentum;
        float taken = first ? 1 : (float) (1 - dampening);
        for (int i = 0; i < count; i++) {
            b[i] = kept * b[i] + taken * g[i];
        }
        if (nesterov) {
            float ahead = (float) momentum;
            for (int i = 0; i < count; i++) {
                p[i] -= step * (g[i] + ahead * b[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                p[i] -= step * b[i];
            }
        }
    }
}
