package io.github.dnn4j.train.optimizer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.Locale;

/** By what factor the learning rate is multiplied in the course of training. */
public sealed interface Schedule {
    /**
     * The factor in a step.
     *
     * @param step the step, from 0
     * @param stepsPerEpoch steps in an epoch
     * @param totalSteps steps of the whole training
     * @return the factor, 0 to 1
     */
    double factor(long step, long stepsPerEpoch, long totalSteps);

    /** {@return whether the factor of a step depends on how many steps there are in all} */
    boolean dependsOnTotal();

    /** {@return a text that {@link #parse} takes} */
    String describe();

    /** The same rate throughout. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return 1;
        }

        @Override
        public boolean dependsOnTotal() {
            return false;
        }

        @Override
        public String describe() {
            return "constant";
        }
    }

    /**
     * A lower rate after every so many epochs.
     *
     * @param epochs epochs between changes, at least 1
     * @param factor what the rate is then multiplied by, above 0
     */
    record Steps(int epochs, double factor) implements Schedule {
        /** Checks both. */
        public Steps {
            require(epochs >= 1, "a schedule that changes every %d epochs; at least 1 is needed", epochs);
            require(factor > 0 && factor <= 1, "a schedule with factor %s; it must lie in (0, 1]", factor);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return Math.pow(factor, step / stepsPerEpoch / epochs);
        }

        @Override
        public boolean dependsOnTotal() {
            return false;
        }

        @Override
        public String describe() {
            return "step:" + epochs + ":" + factor;
        }
    }

    /**
     * Half a cosine from 1 down to {@code floor}, (Loshchilov and Hutter, SGDR, 2017, equation 5, without restarts).
     *
     * @param floor the last factor, in [0, 1)
     */
    record Cosine(double floor) implements Schedule {
        /** Checks the floor. */
        public Cosine {
            require(floor >= 0 && floor < 1, "a cosine schedule down to %s; it must lie in [0, 1)", floor);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            double progress = Math.min(1, (double) step / Math.max(1, totalSteps));
            return floor + (1 - floor) * (1 + Math.cos(Math.PI * progress)) / 2;
        }

        @Override
        public boolean dependsOnTotal() {
            return true;
        }

        @Override
        public String describe() {
            return floor == 0 ? "cosine" : "cosine:" + floor;
        }
    }

    /**
     * A straight rise to 1 over the first epochs, then another schedule over what is left (Goyal et al., Accurate,
     * Large Minibatch SGD, 2017, section 2.2).
     *
     * @param epochs length of the rise, above 0
     * @param then what follows
     */
    record WarmUp(double epochs, Schedule then) implements Schedule {
        /** Checks the length. */
        public WarmUp {
            require(epochs > 0 && epochs < 1e6, "a warm-up over %s epochs; it must be above 0", epochs);
            require(!(then instanceof WarmUp), "a warm-up before a warm-up; one is enough");
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            long rise = Math.max(1, Math.round(epochs * stepsPerEpoch));
            return step < rise
                    ? (double) (step + 1) / rise
                    : then.factor(step - rise, stepsPerEpoch, Math.max(1, totalSteps - rise));
        }

        @Override
        public boolean dependsOnTotal() {
            return then.dependsOnTotal();
        }

        @Override
        public String describe() {
            return "warmup:" + epochs + "+" + then.describe();
        }
    }

    /**
     * A schedule from text: {@code constant}, {@code step:EPOCHS:FACTOR}, {@code cosine}, {@code cosine:FLOOR}, each
     * with {@code warmup:EPOCHS+} before it where wanted.
     *
     * @param text the schedule, in letters of either case
     * @return the schedule
     * @throws InvalidDescriptorException if the text is none of these, or a number does not fit
     */
    static Schedule parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("\\+", 2);
        String[] words = parts[0].split(":");
        try {
            return switch (words[0] + "/" + (words.length - 1) + "/" + parts.length) {
                case "constant/0/1" -> new Constant();
                case "step/2/1" -> new Steps(Integer.parseInt(words[1]), Double.parseDouble(words[2]));
                case "cosine/0/1" -> new Cosine(0);
                case "cosine/1/1" -> new Cosine(Double.parseDouble(words[1]));
                case "warmup/1/2" -> new WarmUp(Double.parseDouble(words[1]), parse(parts[1]));
                default -> throw unknown(text);
            };
        } catch (NumberFormatException e) {
            throw unknown(text);
        }
    }

    private static InvalidDescriptorException unknown(String text) {
        return new InvalidDescriptorException("there is no schedule " + text + "; the schedules are constant,"
                + " step:EPOCHS:FACTOR, cosine, cosine:FLOOR, and each of them after warmup:EPOCHS+");
    }
}
