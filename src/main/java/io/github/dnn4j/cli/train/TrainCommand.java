package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.ComputeOptions;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.report.ProgressBar;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.train.RunOptions;
import io.github.dnn4j.train.Trainer;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.data.DataSets;
import io.github.dnn4j.zoo.Classifiers;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From pictures with labels to a model. */
@Command(
        name = "train",
        customSynopsis = "dnn4j train --network NAME --data DIR|NAME --out FILE.safetensors [OPTIONS]",
        description = {
            "Trains a classifier of pictures and writes it with all that is needed to use it. The same options,"
                    + " machine and threads give the same weights.",
            ""
        })
public final class TrainCommand extends CliCommand {
    @Option(
            names = "--network",
            required = true,
            paramLabel = "NAME",
            order = 1,
            description = "What is trained, such as nin_small; an unknown name lists the known ones.")
    private String networkName;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|NAME",
            order = 2,
            description = "The pictures: fashion-mnist, mnist or cifar10, or a folder with the files of one of these or"
                    + " with a folder of pictures for each class.")
    private String dataName;

    @Option(
            names = "--limit",
            paramLabel = "N",
            order = 4,
            description = "Use the first N pictures to train and to test with, to try something.")
    private Integer limit;

    @Option(
            names = "--resume",
            order = 10,
            description = "Go on from the checkpoint of a training that was interrupted.")
    private boolean resume;

    @Mixin
    private TrainFiles files;

    @Mixin
    private PlanOptions planOptions;

    @Mixin
    private ComputeOptions computeOptions;

    @Override
    public Integer call() {
        check();
        TrainingRecipe plan = planOptions.plan();
        RunOptions options = runOptions();
        DataSet all = DataSets.open(dataName);
        DataSet data = limit == null ? all : all.first(limit, limit);
        Network network = network(data);
        try (Interruption interruption = new Interruption();
                Backend backend = computeOptions.open();
                ProgressBar bar = progressBar();
                Trainer trainer = trainer(backend, network, data, plan, options)) {
            interruption.whenItHappens(trainer::requestStop);
            TrainReport report = new TrainReport(trainer, plan, networkName, backend, computeOptions);
            if (!json()) {
                report.printBeginning(out());
                if (!resume && Files.exists(files.checkpoint())) {
                    out().println("note: this training will replace the checkpoint of another, " + files.checkpoint()
                            + ", from which --resume would go on");
                }
            }
            TrainingWatch watch =
                    new TrainingWatch(out(), err(), bar, json(), plan.epochs(), epoch -> files.writeHistory(report));
            long begun = resume ? trainer.steps() : -1;
            trainer.run(watch);
            bar.clear();
            long kept = Math.max(begun, watch.keptStep());
            TrainEnding ending =
                    new TrainEnding(report, files, new KeptState(files.checkpoint(), kept, words()), out(), err());
            int code = trainer.isComplete() ? ending.complete(json()) : ending.interrupted();
            out().flush(); // before the process may end
            return code;
        }
    }

    private void check() {
        files.check();
        if (limit != null && limit < 1) {
            throw usage("--limit %d; give at least 1 picture", limit);
        }
        if (resume && !Files.exists(files.checkpoint())) {
            throw usage("there is no checkpoint %s to go on from; leave out --resume to begin", files.checkpoint());
        }
        if (!Classifiers.names().contains(networkName)) {
            throw usage(
                    "there is no network named %s that can be trained; those are %s",
                    networkName, String.join(", ", Classifiers.names()));
        }
        if (!DataSets.names().contains(dataName) && !Files.exists(Path.of(dataName))) {
            throw usage(
                    "there is no data set and no folder named %s; known by name are %s",
                    dataName, String.join(", ", DataSets.names()));
        }
    }

    private Network network(DataSet data) {
        try {
            return Classifiers.get(networkName)
                    .network(
                            data.classes().size(),
                            data.train().channels(),
                            data.train().height(),
                            data.train().width());
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }

    private RunOptions runOptions() {
        return RunOptions.defaults()
                .session(TrainingOptions.defaults()
                        .precision(computeOptions.precision())
                        .threads(computeOptions.requestedThreads()))
                .checkpoint(files.checkpoint())
                .interval(files.interval());
    }

    private Trainer trainer(Backend backend, Network network, DataSet data, TrainingRecipe plan, RunOptions options) {
        try {
            return resume
                    ? Trainer.resume(backend, network, data, plan, options, files.checkpoint())
                    : Trainer.start(backend, network, data, plan, options);
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }
}
