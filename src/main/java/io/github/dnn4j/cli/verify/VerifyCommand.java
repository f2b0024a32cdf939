package io.github.dnn4j.cli.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.NetworkOptions;
import io.github.dnn4j.cli.options.PictureSize;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.Direction;
import io.github.dnn4j.verify.VerifyCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A backend against the reference: problems, random cases, or a model. */
@Command(
        name = "verify",
        description = {
            "Computes layers or a model on a backend and in plain Java, and compares. A PROBLEM is a convolution in the"
                    + " notation of oneDNN's benchdnn, such as mb1ic3ih224oc64oh112kh7sh2ph3 (dilation counts from 0);"
                    + " values are integers, and results must be exact.",
            "One line per case: PASSED, FAILED, MISTRUSTED (they agree, but nearly all is zero), SKIPPED (the processor"
                    + " lacks the precision), UNIMPLEMENTED (the backend cannot compute it) or INVALID_ARGUMENTS; what"
                    + " failed is followed by the command that runs it alone.",
            ""
        })
public final class VerifyCommand extends CliCommand {
    @Parameters(paramLabel = "PROBLEM", arity = "0..*", description = "Problems in benchdnn's notation.")
    private List<String> problems = new ArrayList<>();

    @Option(
            names = "--problems",
            paramLabel = "FILE",
            description = "A file of problems as benchdnn's --batch reads it; may be repeated.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--deconv", description = "Problems are transposed convolutions.")
    private boolean deconv;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "FWD_B",
            description = "What of a problem is compared: FWD_B, the result with bias (default); FWD_D or FWD_I, the"
                    + " result without; in training BWD_D, the gradient of the data; BWD_W, that of the weight; BWD_WB,"
                    + " those of weight and bias.")
    private Direction direction;

    @Option(
            names = {"--batch", "--mb"},
            paramLabel = "N",
            description = "Minibatch of every case; 0 for that of each problem, which is otherwise capped at "
                    + VerifyTasks.BATCH_CAP + ".")
    private String batch;

    @Option(
            names = "--random",
            paramLabel = "SEED[:INDEX]",
            description = "Random layers of every kind, or the one with that index.")
    private String random;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "256",
            description = "How many random layers (default: 256).")
    private int count;

    @Option(names = "--model", paramLabel = "FILE", description = "An ONNX model, on random inputs.")
    private Path model;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = PictureSize.Converter.class,
            description = "Height and width of a published network's pictures (default: smaller than published, so that"
                    + " plain Java takes seconds).")
    private PictureSize size;

    @Option(names = "--full-size", description = "A published network at the size that it was published for.")
    private boolean fullSize;

    @Option(
            names = "--layers",
            description =
                    "Also every layer of the model alone, and every group that the backend fuses, each fed with the"
                            + " reference's own values.")
    private boolean layers;

    @Option(
            names = "--only",
            paramLabel = "NODE",
            description = "Only this node of the model; repeated, the nodes together as they are fused.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--training",
            description =
                    "Verify a training step of the model instead of its results: outputs, running averages and the"
                            + " gradients of all parameters and inputs, for the loss that training would have; a softmax at the"
                            + " end is part of it. Besides published networks, those that `train` knows. With --layers also"
                            + " every layer alone, forward and back. The minibatch is "
                            + VerifyTasks.TRAINING_BATCH + " without --batch.")
    private boolean training;

    @Option(
            names = "--input-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the model's random inputs (default: 1).")
    private long inputSeed;

    @Mixin
    private BackendOptions backend;

    @Override
    public Integer call() {
        checkUse();
        VerifyTasks.Batch minibatch = minibatch();
        VerifyReport report = new VerifyReport();
        try (Backend opened = backend.openAnyway()) {
            VerifyTasks tasks = new VerifyTasks(opened, backend.compileOptions(), backend.isQuantized(), minibatch);
            List<VerifyCase> cases = collect(tasks);
            tasks.note().ifPresent(note -> {
                report.note(note);
                if (!json()) {
                    out().println(note);
                }
            });
            try (Progress progress = progress("verifying", cases.size())) {
                for (VerifyCase one : cases) {
                    progress.step(one.name());
                    CaseReport result = one.run();
                    report.add(result);
                    if (!json()) {
                        progress.clear();
                        VerifyReport.print(result, out());
                        out().flush();
                    }
                }
            }
        }
        if (json()) {
            printJson(report.toJson());
        } else {
            out().println(report.summary());
        }
        return report.summary().failed() ? ExitCode.FAILED : ExitCode.OK;
    }

    private VerifyTasks.Batch minibatch() {
        try {
            return VerifyTasks.Batch.parse(batch);
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }

    private void checkUse() {
        boolean whole = model != null || network.given();
        if (problems.isEmpty() && files.isEmpty() && random == null && !whole) {
            throw usage("nothing to verify was named; give problems, --problems FILE, --random SEED, --model FILE or"
                    + " --network NAME");
        }
        if (!whole && (layers || !only.isEmpty())) {
            throw usage("--layers and --only are about a model; give it with --model FILE or --network NAME");
        }
        if (training && !whole) {
            throw usage("--training is about a model; give it with --network NAME or --model FILE");
        }
        if (training && backend.isQuantized()) {
            throw usage("--training and --precision int8 contradict each other: integers cannot be derived by");
        }
        if (!network.given() && (size != null || fullSize)) {
            throw usage("--size and --full-size are about a published network; give it with --network NAME");
        }
        if (backend.isQuantized() && (!problems.isEmpty() || !files.isEmpty() || random != null)) {
            throw usage("--precision int8 quantizes a whole network; give --network NAME or --model FILE alone");
        }
        if (size != null && fullSize) {
            throw usage("--size %s and --full-size contradict each other", size);
        }
        files.forEach(file -> requireFile(file, "problem"));
        if (model != null) {
            requireFile(model, "model");
        }
    }

    private List<VerifyCase> collect(VerifyTasks tasks) {
        try {
            List<VerifyCase> cases = new ArrayList<>();
            problems.forEach(problem -> cases.add(tasks.problem(problem, deconv, direction)));
            files.forEach(file -> cases.addAll(tasks.file(file, deconv)));
            if (random != null) {
                cases.addAll(tasks.random(random, count));
            }
            if (model != null || network.given()) {
                Optional<PictureSize> asked = Optional.ofNullable(size);
                if (training) {
                    Model loaded = network.loadTrainable(model, "--model FILE", asked, !fullSize);
                    cases.addAll(tasks.training(loaded, inputSeed, layers, only));
                } else {
                    Model loaded = network.load(model, "--model FILE", asked, !fullSize);
                    cases.addAll(tasks.model(loaded, inputSeed, layers, only));
                }
            }
            return cases;
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }
}
