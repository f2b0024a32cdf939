package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.report.Bitmap;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.report.TensorPictures;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.EpochResult;
import io.github.dnn4j.train.Trainer;
import io.github.dnn4j.train.TrainingListener;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.data.Normalization;
import io.github.dnn4j.train.data.Split;
import io.github.dnn4j.train.loss.MeanSquaredError;
import io.github.dnn4j.train.optimizer.Adam;
import io.github.dnn4j.zoo.Classifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was measured of an autoencoder.
 *
 * @param variant the autoencoder
 * @param parameters how many it learns
 * @param macs multiply-accumulates for one picture
 * @param error mean squared error of the normalised test pictures after the last epoch, over the seeds
 * @param checkerBefore {@link Phases#unevenness} of what it makes of test pictures before training, over the seeds
 * @param checkerAfter the same after training
 * @param before what it makes of some test pictures before training, with the first seed
 * @param after the same after training
 */
record AutoencoderTrial(
        Classifier variant,
        long parameters,
        long macs,
        Spread error,
        Spread checkerBefore,
        Spread checkerAfter,
        List<Bitmap> before,
        List<Bitmap> after) {
    private static final int MEASURED = 200;
    private static final int SHOWN = 8;
    private static final double LEARNING_RATE = 2e-3;

    /** What a network makes of pictures: some of them to be seen, and how uneven all are. */
    private record Output(List<Bitmap> shown, double unevenness) {}

    /** Trains an autoencoder with every seed. */
    static AutoencoderTrial run(ExperimentPlan plan, Classifier variant, Progress progress) {
        Network network = variant.network(plan.data().classes().size(), plan.channels(), plan.height(), plan.width());
        NetworkSummary summary = NetworkSummary.of(network);
        List<Double> errors = new ArrayList<>();
        List<Double> checkersBefore = new ArrayList<>();
        List<Double> checkersAfter = new ArrayList<>();
        List<Bitmap> before = List.of();
        List<Bitmap> after = List.of();
        for (int seed = 1; seed <= plan.seeds(); seed++) {
            progress.step(variant.name() + ", seed " + seed + " of " + plan.seeds());
            TrainingRecipe own = plan.plan()
                    .seed(seed)
                    .optimizer(new Adam(LEARNING_RATE))
                    .loss(new MeanSquaredError(MeanSquaredError.Target.INPUT));
            Parameters initial = Parameters.initialise(network, Initialiser.he(seed));
            try (Trainer trainer =
                    Trainer.start(plan.backend(), network, plan.data(), own, plan.runOptions(), initial)) {
                Output first = output(plan, network, initial, trainer.normalization());
                EpochResult last =
                        trainer.run(new TrainingListener() {}).epochs().getLast();
                Output trained = output(plan, network, trainer.parameters(), trainer.normalization());
                errors.add(last.testLoss());
                checkersBefore.add(first.unevenness());
                checkersAfter.add(trained.unevenness());
                before = seed == 1 ? first.shown() : before;
                after = seed == 1 ? trained.shown() : after;
            }
        }
        return new AutoencoderTrial(
                variant,
                summary.total().parameters(),
                summary.total().macs(),
                Spread.of(errors),
                Spread.of(checkersBefore),
                Spread.of(checkersAfter),
                before,
                after);
    }

    /** Test pictures as they are, those that {@link #before} and {@link #after} are made of. */
    static List<Bitmap> originals(Split split) {
        List<Bitmap> bitmaps = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, split.count()); i++) {
            bitmaps.add(TrainingPictures.bitmap(split.picture(i)));
        }
        return bitmaps;
    }

    private static Output output(
            ExperimentPlan plan, Network network, Parameters parameters, Normalization normalization) {
        Split split = plan.data().test();
        Preprocessing preprocessing = normalization.preprocessing(plan.width(), plan.height());
        Shape shape = Shape.of(1, plan.channels(), plan.height(), plan.width());
        String input = network.inputs().getFirst().name();
        Phases phases = new Phases(plan.height(), plan.width());
        List<Bitmap> shown = new ArrayList<>();
        Backend backend = plan.backend();
        try (CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults());
                Session session = compiled.newSession(Map.of(input, shape))) {
            for (int i = 0; i < Math.min(MEASURED, split.count()); i++) {
                preprocessing.apply(split.picture(i), session.input(input));
                session.run();
                Tensor output = session.output(network.outputs().getFirst());
                float[] values = output.toFloatArray();
                phases.add(values);
                if (i < SHOWN) {
                    shown.add(bitmap(values, plan, normalization));
                }
            }
        }
        return new Output(shown, phases.unevenness());
    }

    /** Normalised numbers as levels again. */
    private static Bitmap bitmap(float[] values, ExperimentPlan plan, Normalization normalization) {
        float[] levels = new float[values.length];
        int plane = plan.height() * plan.width();
        for (int i = 0; i < values.length; i++) {
            int channel = i / plane;
            levels[i] = (float) (values[i] * normalization.deviation().get(channel)
                    + normalization.mean().get(channel));
        }
        return TensorPictures.picture(levels, plan.channels(), plan.height(), plan.width(), 0, 1);
    }
}
