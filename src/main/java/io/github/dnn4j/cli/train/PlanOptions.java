package io.github.dnn4j.cli.train;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.data.Augmentation;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.train.optimizer.Adam;
import io.github.dnn4j.train.optimizer.Optimizer;
import io.github.dnn4j.train.optimizer.Schedule;
import io.github.dnn4j.train.optimizer.Sgd;
import io.github.dnn4j.train.optimizer.WeightDecay;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a training does. */
final class PlanOptions {
    private static final double MOMENTUM = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** Optimizers by the names that the command line has for them, with their usual settings. */
    enum Rule {
        /** Momentum as it is. */
        SGD(0.1, 5e-4),
        /** Momentum that looks ahead. */
        NESTEROV(0.1, 5e-4),
        /** Adam; decay is added to the gradient. */
        ADAM(1e-3, 0),
        /** Adam with decay apart from the gradient. */
        ADAMW(1e-3, 1e-2);

        private final double rate;
        private final double decay;

        Rule(double rate, double decay) {
            this.rate = rate;
            this.decay = decay;
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--epochs", paramLabel = "N", order = 20, description = "Passes over the data (default: 10).")
    private int epochs = 10;

    @Option(names = "--batch", paramLabel = "N", order = 21, description = "Pictures of a pass (default: 128).")
    private int batch = 128;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            order = 22,
            description = "Passes whose gradients are averaged for one step (default: 1).")
    private int accumulate = 1;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            order = 23,
            description = "sgd, nesterov, adam or adamw (default: nesterov).")
    private Rule rule = Rule.NESTEROV;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            order = 24,
            description = "Step size (default: 0.1 for sgd and nesterov, 0.001 for adam and adamw).")
    private Double learningRate;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            order = 25,
            description = "Share of the last step's direction that is kept, Adam's beta1 (default: 0.9).")
    private double momentum = MOMENTUM;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            order = 26,
            description = "How strongly weights are drawn to 0 (default: 0.0005 for sgd and nesterov, 0.01 for adamw,"
                    + " none for adam).")
    private Double decay;

    @Option(
            names = "--schedule",
            paramLabel = "S",
            order = 27,
            description = "How the step size falls: constant, step:EPOCHS:FACTOR, cosine or cosine:FLOOR (default:"
                    + " cosine).")
    private String schedule = "cosine";

    @Option(
            names = "--warm-up",
            paramLabel = "EPOCHS",
            order = 28,
            description = "Let the step size rise from almost nothing over the first epochs (default: 0).")
    private double warmUp;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            order = 29,
            description = "Share of the wanted probability that is spread over all classes (default: 0).")
    private double smoothing;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            order = 30,
            description = "Shorten gradients that are longer than this, all parameters together (default: no limit).")
    private double clip;

    @Option(
            names = "--augment-crop",
            paramLabel = "PIXELS",
            order = 31,
            description = "Move training pictures by up to so many pixels (default: 0).")
    private int crop;

    @Option(names = "--augment-flip", order = 32, description = "Mirror half of the training pictures left to right.")
    private boolean flip;

    @Option(
            names = "--augment-cutout",
            paramLabel = "PIXELS",
            order = 33,
            description = "Blank a square of this side somewhere in every training picture (default: 0).")
    private int cutout;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 34,
            description = "Decides initial weights, order, augmentation and dropout (default: 1).")
    private long seed = 1;

    /**
     * The plan.
     *
     * @throws ParameterException if a value makes no sense
     */
    TrainingRecipe plan() {
        if (warmUp < 0) {
            throw usage("--warm-up " + warmUp + "; give 0 or more epochs");
        }
        try {
            Schedule after = Schedule.parse(schedule);
            return new TrainingRecipe(
                    epochs,
                    batch,
                    accumulate,
                    optimizer(),
                    warmUp > 0 ? new Schedule.WarmUp(warmUp, after) : after,
                    new CrossEntropy(smoothing),
                    clip,
                    new Augmentation(crop, flip, cutout),
                    seed);
        } catch (InvalidDescriptorException refused) {
            throw usage(refused.getMessage());
        }
    }

    private Optimizer optimizer() {
        double rate = learningRate == null ? rule.rate : learningRate;
        WeightDecay weights = WeightDecay.ofWeights(decay == null ? rule.decay : decay);
        return switch (rule) {
            case SGD -> new Sgd(rate, momentum, 0, false, weights);
            case NESTEROV -> new Sgd(rate, momentum, 0, true, weights);
            case ADAM -> new Adam(rate, momentum, BETA2, EPSILON, weights, false);
            case ADAMW -> new Adam(rate, momentum, BETA2, EPSILON, weights, true);
        };
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
