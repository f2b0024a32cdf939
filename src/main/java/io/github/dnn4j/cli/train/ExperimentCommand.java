package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ComputeOptions;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.OutputFile;
import io.github.dnn4j.report.ExperimentPage;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.data.DataSets;
import io.github.dnn4j.train.optimizer.Schedule;
import io.github.dnn4j.train.optimizer.Sgd;
import io.github.dnn4j.zoo.Classifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the literature claims about kinds of convolutions, measured. */
@Command(
        name = "experiment",
        customSynopsis = "dnn4j experiment separable [OPTIONS]",
        description = {
            "Trains one small classifier in variants that differ in a single respect, equally long and with several"
                    + " seeds, and compares accuracy, parameters, multiply-accumulates and the time of a step:"
                    + " standard 3x3, depthwise separable, grouped without and with channel shuffle, bottleneck, and a"
                    + " fully connected head against global average pooling; then transposed against"
                    + " resize-convolutions in an autoencoder.",
            ""
        })
public final class ExperimentCommand extends CliCommand {
    private static final String SEPARABLE = "separable";

    @Parameters(paramLabel = "NAME", arity = "1", description = "The experiment: " + SEPARABLE + ".")
    private String name;

    @Option(
            names = "--data",
            paramLabel = "DIR|NAME",
            order = 1,
            description = "What is trained on, as for `dnn4j train` (default: fashion-mnist).")
    private String dataName = "fashion-mnist";

    @Option(names = "--epochs", paramLabel = "N", order = 2, description = "Epochs of each training (default: 3).")
    private int epochs = 3;

    @Option(
            names = "--limit",
            paramLabel = "N",
            order = 3,
            description = "Pictures to train with, the first ones; all test pictures are used (default: 12000).")
    private int limit = 12_000;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            order = 4,
            description = "Trainings of each variant, with the seeds 1 to N (default: 3).")
    private int seeds = 3;

    @Option(names = "--batch", paramLabel = "N", order = 5, description = "Pictures of a step (default: 64).")
    private int batch = 64;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            order = 6,
            description = "Step size of the classifiers (default: 0.05).")
    private double learningRate = 0.05;

    @Mixin
    private VariantOptions variants;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            order = 8,
            description = "How long to time steps on each backend in each precision; 0 for not at all (default: 2).")
    private double seconds = 2;

    @Option(names = "--markdown", order = 9, description = "Print the tables as Markdown.")
    private boolean markdown;

    @Option(names = "--html", paramLabel = "FILE", order = 10, description = "Write a page of plots and pictures.")
    private Path html;

    @Mixin
    private ComputeOptions computeOptions;

    @Override
    public Integer call() {
        check();
        List<Classifier> classifiers = variants.classifiers();
        List<Classifier> autoencoders = variants.autoencoders();
        TrainingRecipe plan = plan();
        DataSet all = DataSets.open(dataName);
        DataSet data = all.first(limit, all.test().count());
        try (Backend backend = computeOptions.open();
                Progress progress = progress("experiment", 0)) {
            ExperimentPlan common = new ExperimentPlan(backend, computeOptions, data, plan, seeds);
            ExperimentReport report = run(common, classifiers, autoencoders, progress);
            progress.clear();
            Map<String, Object> document = report.toJson();
            if (json()) {
                printJson(document);
            } else {
                out().print(markdown ? report.markdown() : report.text());
            }
            writePage(document);
        }
        return ExitCode.OK;
    }

    private ExperimentReport run(
            ExperimentPlan common, List<Classifier> classifiers, List<Classifier> autoencoders, Progress progress) {
        List<VariantTrial> trials = new ArrayList<>();
        List<AutoencoderTrial> pictures = new ArrayList<>();
        try {
            for (Classifier variant : classifiers) {
                trials.add(VariantTrial.run(common, variant, seconds, progress));
            }
            for (Classifier variant : autoencoders) {
                pictures.add(AutoencoderTrial.run(common, variant, progress));
            }
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
        return new ExperimentReport(common, trials, pictures);
    }

    private void writePage(Map<String, Object> document) {
        if (html == null) {
            return;
        }
        try {
            OutputFile.write(html, ExperimentPage.of("experiment: kinds of convolutions", document));
        } catch (IllegalStateException missing) {
            throw new CommandException("%s", missing.getMessage());
        }
    }

    private void check() {
        if (!name.equals(SEPARABLE)) {
            throw usage("there is no experiment named %s; there is %s", name, SEPARABLE);
        }
        if (json() && markdown) {
            throw usage("--json and --markdown are two forms of the same; choose one");
        }
        if (limit < 1 || seeds < 1) {
            throw usage("%d pictures and %d seeds; give at least 1 of each", limit, seeds);
        }
        if (!(seconds >= 0 && seconds < 1e6)) {
            throw usage("--time %s; give 0 or more seconds", seconds);
        }
        OutputFile.requireWritable(html, this::refuse);
        variants.check(this::refuse);
        if (!DataSets.names().contains(dataName) && !Files.exists(Path.of(dataName))) {
            throw usage(
                    "there is no data set and no folder named %s; known by name are %s",
                    dataName, String.join(", ", DataSets.names()));
        }
    }

    private TrainingRecipe plan() {
        try {
            return TrainingRecipe.defaults()
                    .epochs(epochs)
                    .batch(batch)
                    .optimizer(Sgd.nesterov(learningRate, 0.9, 5e-4))
                    .schedule(new Schedule.Cosine(0));
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }
}
