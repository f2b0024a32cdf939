package io.github.dnn4j.train.optimizer;

import java.util.List;

/** A rule by which a parameter follows its gradient. It holds no state: {@link ParameterUpdates} does. */
public sealed interface Optimizer permits Sgd, Adam {
    /** The step size that a {@link Schedule} multiplies. */
    double learningRate();

    /** The same rule with another step size. */
    Optimizer withLearningRate(double rate);

    /** Which parameters decay, and how strongly. */
    WeightDecay weightDecay();

    /** What is kept for every parameter between steps, each of its shape. */
    List<String> slots();

    /** Name and settings, as in {@code sgd, rate 0.1, momentum 0.9, nesterov, decay 0.0005 on weights}. */
    String describe();
}
