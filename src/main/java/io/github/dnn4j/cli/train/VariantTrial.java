package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.EpochResult;
import io.github.dnn4j.train.Trainer;
import io.github.dnn4j.train.TrainingListener;
import io.github.dnn4j.zoo.Classifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured of one variant of a classifier.
 *
 * @param variant the variant
 * @param parameters how many it learns
 * @param macs multiply-accumulates for one picture
 * @param accuracy on the test pictures after the last epoch, over the seeds
 * @param loss of the training pictures in the last epoch, over the seeds
 * @param seconds that a training took, over the seeds
 * @param times of a step, on each backend in each precision that can train it
 * @param untimed where a step could not be timed and why, a sentence each
 */
record VariantTrial(
        Classifier variant,
        long parameters,
        long macs,
        Spread accuracy,
        Spread loss,
        Spread seconds,
        List<StepTime> times,
        List<String> untimed) {
    /** The precisions that steps are timed in, where a backend computes in them natively. */
    private static final List<Precision> PRECISIONS = List.of(Precision.F32, Precision.BF16);

    /**
     * The time of a training step.
     *
     * @param backend name of the backend
     * @param precision what it computed in
     * @param nanos the median
     */
    record StepTime(String backend, Precision precision, double nanos) {
        /** As in {@code onednn bf16}. */
        String where() {
            return backend + " " + precision.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Trains a variant with every seed, then times its steps.
     *
     * @param seconds how long to time on each backend in each precision; 0 to leave that out
     */
    static VariantTrial run(ExperimentPlan plan, Classifier variant, double seconds, Progress progress) {
        Network network = variant.network(plan.data().classes().size(), plan.channels(), plan.height(), plan.width());
        NetworkSummary summary = NetworkSummary.of(network);
        List<Double> accuracies = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Double> durations = new ArrayList<>();
        for (int seed = 1; seed <= plan.seeds(); seed++) {
            String what = variant.name() + ", seed " + seed + " of " + plan.seeds();
            progress.step(what);
            try (Trainer trainer = Trainer.start(
                    plan.backend(), network, plan.data(), plan.plan().seed(seed), plan.runOptions())) {
                EpochResult last =
                        trainer.run(new TrainingListener() {}).epochs().getLast();
                accuracies.add(last.testAccuracy());
                losses.add(last.trainLoss());
                durations.add(trainer.history().epochs().stream()
                        .mapToDouble(EpochResult::seconds)
                        .sum());
            }
        }
        progress.step(variant.name() + ", time of a step");
        List<StepTime> times = new ArrayList<>();
        List<String> untimed = new ArrayList<>();
        if (seconds > 0) {
            time(plan, network, seconds, times, untimed);
        }
        return new VariantTrial(
                variant,
                summary.total().parameters(),
                summary.total().macs(),
                Spread.of(accuracies),
                Spread.of(losses),
                Spread.of(durations),
                times,
                untimed);
    }

    private static void time(
            ExperimentPlan plan, Network network, double seconds, List<StepTime> times, List<String> untimed) {
        Shape input = Shape.of(plan.plan().batch(), plan.channels(), plan.height(), plan.width());
        int classes = plan.data().classes().size();
        int threads = plan.options().requestedThreads();
        for (BackendProvider provider : Backends.providers()) {
            if (provider.missing().isPresent()) {
                untimed.add(network.name() + " on " + provider.name() + ": "
                        + provider.missing().get());
                continue;
            }
            try (Backend backend = provider.open()) {
                for (Precision precision : PRECISIONS) {
                    // The reference models low precision by rounding: that is no faster, and says nothing about speed.
                    boolean modelled =
                            precision != Precision.F32 && provider.name().equals("reference");
                    if (modelled || !backend.supports(precision)) {
                        continue;
                    }
                    try {
                        double nanos = StepTimer.median(backend, network, input, classes, precision, threads, seconds);
                        times.add(new StepTime(provider.name(), precision, nanos));
                    } catch (UnsupportedLayerException refused) {
                        untimed.add(network.name() + ": " + refused.getMessage());
                    }
                }
            }
        }
    }
}
