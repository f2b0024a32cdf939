package io.github.dnn4j.train.optimizer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.List;

/**
 * Adam (Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, algorithm 1): in step t = 1, 2, ...
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g            v = beta2 v + (1 - beta2) g g
 * p = p - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>Decay is either coupled, decay times p added to g (an L2 penalty, PyTorch's {@code torch.optim.Adam}), or
 * decoupled, p multiplied by 1 - rate decay before the step (AdamW: Loshchilov and Hutter, Decoupled Weight Decay
 * Regularization, 2019, with the rate in it as in PyTorch's {@code torch.optim.AdamW}).
 *
 * @param learningRate step size, above 0
 * @param beta1 share of m that is kept, in [0, 1)
 * @param beta2 share of v that is kept, in [0, 1)
 * @param epsilon added to the root, above 0
 * @param weightDecay how strongly which parameters are drawn to 0; see {@code decoupled}
 * @param decoupled whether decay is decoupled
 */
public record Adam(
        double learningRate, double beta1, double beta2, double epsilon, WeightDecay weightDecay, boolean decoupled)
        implements Optimizer {
    /** Checks the settings. */
    public Adam {
        Rates.require(learningRate);
        require(beta1 >= 0 && beta1 < 1, "Adam's beta1 is %s; it must lie in [0, 1)", beta1);
        require(beta2 >= 0 && beta2 < 1, "Adam's beta2 is %s; it must lie in [0, 1)", beta2);
        require(
                epsilon >= Float.MIN_NORMAL && Double.isFinite(epsilon),
                "Adam's epsilon is %s; at least %s, so that an F32 can hold it, is needed",
                epsilon,
                Float.MIN_NORMAL);
        require(
                !decoupled || learningRate * weightDecay.rate() < 1,
                "AdamW with rate %s and decay %s would turn parameters around; their product must be below 1",
                learningRate,
                weightDecay.rate());
    }

    /**
     * With the paper's 0.9, 0.999 and 1e-8, without decay.
     *
     * @param learningRate step size, above 0
     */
    public Adam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, WeightDecay.none(), false);
    }

    /**
     * AdamW with 0.9, 0.999 and 1e-8, and decoupled decay of weights alone.
     *
     * @param learningRate step size, above 0
     * @param weightDecay a weight loses rate times this of itself in a step; 0 or more
     * @return the rule
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if rate times decay is 1 or more
     */
    public static Adam decoupled(double learningRate, double weightDecay) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, WeightDecay.ofWeights(weightDecay), true);
    }

    @Override
    public Adam withLearningRate(double rate) {
        return new Adam(rate, beta1, beta2, epsilon, weightDecay, decoupled);
    }

    @Override
    public List<String> slots() {
        return List.of("exp_avg", "exp_avg_sq");
    }

    @Override
    public String describe() {
        return (decoupled ? "adamw" : "adam") + ", rate " + learningRate + ", betas " + beta1 + " " + beta2
                + ", epsilon " + epsilon + ", decay " + weightDecay;
    }

    /** The rule on {@code count} elements in step {@code t} from 1; {@code g} is overwritten. */
    void update(
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            int count,
            double rate,
            float gradientScale,
            float decay,
            long t) {
        float coupled = decoupled ? 0 : decay;
        float shrink = decoupled ? (float) (1 - rate * decay) : 1;
        for (int i = 0; i < count; i++) {
            g[i] = gradientScale * g[i] + coupled * p[i];
        }
        float keep1 = (float) beta1;
        float take1 = (float) (1 - beta1);
        for (int i = 0; i < count; i++) {
            m[i] = keep1 * m[i] + take1 * g[i];
        }
        float keep2 = (float) beta2;
        float take2 = (float) (1 - beta2);
        for (int i = 0; i < count; i++) {
            v[i] = keep2 * v[i] + take2 * (g[i] * g[i]);
        }
        float step = (float) (rate / (1 - Math.pow(beta1, t)));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(beta2, t)));
        float small = (float) epsilon;
        for (int i = 0; i < count; i++) {
            p[i] = shrink * p[i] - step * (m[i] / ((float) Math.sqrt(v[i]) * root + small));
        }
    }
}
