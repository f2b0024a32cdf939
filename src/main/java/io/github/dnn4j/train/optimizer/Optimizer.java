package io.github.dnn4j.train.optimizer;

import java.util.List;

/** A rule by which a parameter follows its gradient. It holds no state: {@link ParameterUpdates} does. */
public sealed interface Optimizer permits Sgd, Adam {
    /** {@return the step size, above 0, that a {@link Schedule} multiplies} */
    double learningRate();

    /**
     * The same rule with another step size.
     *
     * @param rate the step size, above 0
     * @return the rule with it
     */
    Optimizer withLearningRate(double rate);

    /** {@return which parameters decay, and how strongly} */
    WeightDecay weightDecay();

    /**
     * What is kept for every parameter between steps.
     *
     * @return names of tensors, each of the parameter's shape; empty if nothing is kept
     */
    List<String> slots();

    /**
     * A text for people.
     *
     * @return name and settings, as in {@code sgd, rate 0.1, momentum 0.9, nesterov, decay 0.0005 on weights}
     */
    String describe();
}
