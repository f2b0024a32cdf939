package io.github.dnn4j.cli.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.Direction;
import io.github.dnn4j.verify.VerifyCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                    + ProblemCases.BATCH_CAP + ".")
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

    @Mixin
    private VerifiedModelOptions model;

    @Mixin
    private BackendOptions backend;

    @Override
    public Integer call() {
        checkUse();
        Minibatch minibatch = minibatch();
        VerifyReport report = new VerifyReport();
        try (Backend opened = backend.openAnyway()) {
            ProblemCases ofLayers = new ProblemCases(opened, backend.compileOptions(), minibatch);
            ModelCases ofModels = new ModelCases(opened, backend.compileOptions(), backend.isQuantized(), minibatch);
            List<VerifyCase> cases = collect(ofLayers, ofModels);
            ofModels.note().or(ofLayers::note).ifPresent(note -> {
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

    private Minibatch minibatch() {
        try {
            return Minibatch.parse(batch);
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }

    private void checkUse() {
        if (problems.isEmpty() && files.isEmpty() && random == null && !model.given()) {
            throw usage("nothing to verify was named; give problems, --problems FILE, --random SEED, --model FILE or"
                    + " --network NAME");
        }
        model.check(backend.isQuantized());
        if (backend.isQuantized() && (!problems.isEmpty() || !files.isEmpty() || random != null)) {
            throw usage("--precision int8 quantizes a whole network; give --network NAME or --model FILE alone");
        }
        files.forEach(file -> requireFile(file, "problem"));
    }

    private List<VerifyCase> collect(ProblemCases ofLayers, ModelCases ofModels) {
        try {
            List<VerifyCase> cases = new ArrayList<>();
            problems.forEach(problem -> cases.add(ofLayers.problem(problem, deconv, direction)));
            files.forEach(file -> cases.addAll(ofLayers.file(file, deconv)));
            if (random != null) {
                cases.addAll(ofLayers.random(random, count));
            }
            if (model.given()) {
                cases.addAll(model.cases(ofModels));
            }
            return cases;
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }
}
