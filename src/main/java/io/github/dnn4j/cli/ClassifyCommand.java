package io.github.dnn4j.cli;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The most probable classes of pictures. */
@Command(
        name = "classify",
        customSynopsis = {
            "dnn4j classify PICTURE... --model FILE.onnx [OPTIONS]",
            "       dnn4j classify PICTURE... --network NAME --weights FILE.safetensors [OPTIONS]"
        },
        description = {
            "Classifies pictures (JPEG, PNG or BMP) with an ONNX model, or a published network with trained weights, and prints the most probable classes, and how long"
                    + " loading, compiling and running took.",
            ""
        })
final class ClassifyCommand extends CliCommand {
    @Parameters(paramLabel = "PICTURE", arity = "1..*", description = "Picture files.")
    private List<Path> pictures;

    @Option(names = "--model", paramLabel = "FILE.onnx", description = "The model.")
    private Path modelFile;

    @Mixin
    private NetworkOptions networkOptions;

    @Option(names = "--labels", paramLabel = "FILE", description = "Names of the classes, a line each.")
    private Path labelFile;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many classes to print (default: 5).")
    private int top;

    @Option(
            names = "--verify",
            description = "Compute the same in plain Java and print the comparison; exit code 1 if they disagree.")
    private boolean verify;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "The output with the classes, where the model has several.")
    private String outputName;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private PreprocessingOptions preprocessingOptions;

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw usage("--top %d; give at least 1", top);
        }
        networkOptions.requireOne(modelFile, "--model FILE.onnx");
        if (modelFile != null) {
            requireFile(modelFile, "model");
        } else if (!networkOptions.trained()) {
            throw usage("random weights know no classes; give trained ones by --weights FILE.safetensors");
        }
        for (Path picture : pictures) {
            requireFile(picture, "picture");
        }
        Optional<List<String>> named =
                labelFile == null ? Optional.empty() : Optional.of(Labels.read(requireFile(labelFile, "labels")));
        try (Progress progress = progress("classifying", 0)) {
            progress.step("loading " + (modelFile == null ? networkOptions.name() : modelFile));
            Model model = networkOptions.load(modelFile, "--model FILE.onnx", preprocessingOptions.size(), false);
            PictureInput input = input(model);
            String output = output(model.network());
            long classes =
                    model.network().inferShapes(input.shapes()).get(output).elements();
            if (labelFile != null) {
                Labels.requireFor(named.orElseThrow(), labelFile, model, classes);
            }
            PreprocessingOptions.Chosen chosen =
                    preprocessingOptions.choose(model, input.channels(), input.height(), input.width());
            Optional<List<String>> labels =
                    named.or(() -> chosen.name().flatMap(preset -> Labels.ofPreset(preset, classes)));
            List<PreparedPicture> prepared = new ArrayList<>();
            for (Path file : pictures) {
                progress.step("reading " + file);
                prepared.add(PreparedPicture.read(file, chosen.preprocessing()));
            }
            progress.step("compiling");
            return classify(new Task(model, input, output, chosen), prepared, labels, progress);
        }
    }

    /** What is to be run on every picture. */
    record Task(Model model, PictureInput input, String output, PreprocessingOptions.Chosen preprocessing) {}

    private PictureInput input(Model model) {
        try {
            return PictureInput.of(model, preprocessingOptions.size());
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }

    private String output(Network network) {
        List<String> outputs = network.outputs();
        if (outputName == null && outputs.size() > 1) {
            throw usage("the model has the outputs %s; choose one by --output", String.join(", ", outputs));
        }
        if (outputName != null && !outputs.contains(outputName)) {
            throw usage("the model has no output named %s; it has %s", outputName, String.join(", ", outputs));
        }
        return outputName == null ? outputs.getFirst() : outputName;
    }

    private int classify(Task task, List<PreparedPicture> prepared, Optional<List<String>> labels, Progress progress) {
        Scores scores = Scores.of(task.model().network(), task.output());
        long start = System.nanoTime();
        List<Classification> results;
        try (Backend backend = backendOptions.open();
                CompiledNetwork compiled = backend.compile(
                        task.model().network(), task.model().parameters(), backendOptions.compileOptions());
                Session session = compiled.newSession(task.input().shapes())) {
            long compileNanos = System.nanoTime() - start;
            results = run(task, session, scores, prepared, progress);
            progress.clear();
            ClassifyReport report = new ClassifyReport(
                    task, scores, labels, top, backend.name(), backend.device(), backendOptions, compileNanos);
            if (json()) {
                printJson(report.toJson(results));
            } else {
                report.print(results, out());
            }
        }
        boolean agree = results.stream()
                .flatMap(result -> result.reference().stream())
                .allMatch(verification -> verification.comparison().agrees());
        return agree ? Main.OK : Main.FAILED;
    }

    private List<Classification> run(
            Task task, Session session, Scores scores, List<PreparedPicture> prepared, Progress progress) {
        List<Classification> results = new ArrayList<>();
        try (Reference reference =
                verify ? new Reference(task.model(), task.input(), task.output(), backendOptions.precision()) : null) {
            for (PreparedPicture picture : prepared) {
                progress.step("running on " + picture.file());
                results.add(one(task, session, reference, scores, picture, progress));
            }
        }
        return results;
    }

    private Classification one(
            Task task,
            Session session,
            Reference reference,
            Scores scores,
            PreparedPicture picture,
            Progress progress) {
        session.input(task.input().name()).copyFrom(picture.pixels());
        RunTimes times = RunTimes.measure(session);
        Tensor output = session.output(task.output());
        float[] values = output.toFloatArray();
        for (float value : values) {
            if (Float.isNaN(value)) {
                throw new CommandException(
                        "%s gives NaN for %s: its weights or the preprocessing are wrong",
                        task.model().source(), picture.file());
            }
        }
        Optional<Classification.Verification> verification = Optional.empty();
        if (reference != null) {
            progress.step("computing the reference for " + picture.file());
            verification = Optional.of(reference.verify(picture.pixels(), output, scores));
        }
        return new Classification(picture, scores.probabilities(values), times, verification);
    }
}
