package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.cli.options.ComputeOptions;
import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.machine.BuildInfo;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.report.TrainingPoint;
import io.github.dnn4j.report.TrainingReport;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.Evaluation;
import io.github.dnn4j.train.TrainedModel;
import io.github.dnn4j.train.Trainer;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.data.DataSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code train} tells about a training.
 *
 * @param trainer the training
 * @param plan what it does
 * @param network name of the network
 * @param backend what computes
 * @param options precision and threads
 */
record TrainReport(Trainer trainer, TrainingRecipe plan, String network, Backend backend, ComputeOptions options) {
    void printBeginning(PrintWriter out) {
        NetworkSummary summary = NetworkSummary.of(trainer.network());
        out.println("network  " + network + ": " + summary.rows().size() + " layers, "
                + Units.count(summary.total().parameters()) + " parameters, "
                + Units.count(summary.total().macs()) + " MACs");
        out.println("data     " + trainer.data());
        out.println("plan     " + planText());
        out.println("backend  " + backend.name() + " on " + Descriptions.text(backend.device()) + ", "
                + options.precisionName() + ", " + options.threadsText());
        if (trainer.steps() > 0) {
            out.println("resumed  after step " + Units.count(trainer.steps()));
        }
        out.flush();
    }

    private String planText() {
        List<String> parts = new ArrayList<>();
        plan.describe().forEach((name, value) -> parts.add(name + " " + PlanText.plain(value)));
        return String.join("; ", parts);
    }

    /** How far it is, as in {@code epoch 1 of 5, step 57 of 200}. */
    String progress() {
        return "epoch " + trainer.history().epochs().size() + " of " + plan.epochs() + ", step " + trainer.steps()
                + " of " + trainer.totalSteps();
    }

    void printEnd(Evaluation evaluation, Map<String, Path> files, PrintWriter out) {
        out.println("test     " + evaluation + ", best epoch "
                + percent(trainer.history().bestTestAccuracy()));
        for (Map.Entry<String, Path> file : files.entrySet()) {
            out.printf(
                    Locale.ROOT,
                    "%-8s %s, %s%n",
                    file.getKey(),
                    file.getValue(),
                    Units.bytes(file.getValue().toFile().length()));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** The points of the history so far. */
    List<TrainingPoint> points() {
        return TrainingHistory.points(
                trainer.history(), plan, trainer.data().train().count() / plan.batch() / plan.passes());
    }

    /** What is kept in the model's file. */
    Map<String, String> facts(Evaluation evaluation) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data", trainer.data().toString());
        facts.put("test accuracy", percent(evaluation.accuracy()));
        facts.putAll(plan.describe());
        facts.put("precision", options.precisionName());
        facts.put("backend", backend.name());
        facts.put("threads", Integer.toString(options.threads()));
        facts.put("dnn4j", BuildInfo.read().version());
        return facts;
    }

    Map<String, Object> toJson(Evaluation evaluation, Map<String, Path> files) {
        NetworkSummary summary = NetworkSummary.of(trainer.network());
        List<Object> epochs = new ArrayList<>();
        trainer.history()
                .epochs()
                .forEach(epoch -> epochs.add(Json.object(
                        "epoch", epoch.epoch(),
                        "loss", epoch.trainLoss(),
                        "train_accuracy", epoch.trainAccuracy(),
                        "test_loss", epoch.testLoss(),
                        "test_accuracy", epoch.testAccuracy(),
                        "learning_rate", epoch.learningRate(),
                        "images_per_second", epoch.imagesPerSecond(),
                        "seconds", epoch.seconds())));
        return Json.object(
                "network", network,
                "parameters", summary.total().parameters(),
                "macs", summary.total().macs(),
                "data", trainer.data().toString(),
                "plan", PlanText.json(plan),
                "backend", backend.name(),
                "precision", options.precisionName(),
                "threads", options.threads(),
                "steps", trainer.steps(),
                "epochs", epochs,
                "test_loss", evaluation.loss(),
                "test_accuracy", evaluation.accuracy(),
                "files", files);
    }

    /** The model as it is now. */
    TrainedModel model(Evaluation evaluation) {
        DataSet data = trainer.data();
        return new TrainedModel(
                network,
                Shape.of(
                        1,
                        data.train().channels(),
                        data.train().height(),
                        data.train().width()),
                data.classes(),
                trainer.normalization(),
                facts(evaluation),
                trainer.network(),
                trainer.parameters());
    }

    /** What the page shows. */
    TrainingReport page(TrainedModel model, Evaluation evaluation) {
        NetworkSummary summary = NetworkSummary.of(trainer.network());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("network", network);
        facts.put("parameters", Units.count(summary.total().parameters()));
        facts.put("MACs per picture", Units.count(summary.total().macs()));
        if (!trainer.isComplete()) {
            facts.put("interrupted", "after " + progress());
        }
        facts(evaluation).forEach((name, value) -> facts.put(name, PlanText.plain(value)));
        facts.put("computed on", Descriptions.text(backend.device()));
        Parameters initial = Parameters.initialise(trainer.network(), Initialiser.he(plan.seed()));
        return new TrainingReport(
                facts,
                points(),
                model.classes(),
                confusion(evaluation, model.classes().size()),
                TrainingPictures.mistakes(evaluation),
                TrainingPictures.kernels(trainer.network(), initial, model.parameters()),
                TrainingPictures.activations(backend, trainer.trainable(), model, evaluation));
    }

    private static List<long[]> confusion(Evaluation evaluation, int classes) {
        List<long[]> rows = new ArrayList<>();
        for (int[] row : evaluation.confusion(classes)) {
            long[] counts = new long[row.length];
            for (int i = 0; i < row.length; i++) {
                counts[i] = row[i];
            }
            rows.add(counts);
        }
        return rows;
    }
}
