package io.github.dnn4j.cli.classify;

import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.NetworkOptions;
import io.github.dnn4j.cli.options.PreprocessingOptions;
import io.github.dnn4j.model.ChosenPreprocessing;
import io.github.dnn4j.model.Labels;
import io.github.dnn4j.model.PictureInput;
import io.github.dnn4j.model.Scores;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.train.TrainedModel;
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
            "dnn4j classify",
            "       dnn4j classify PICTURE... --model FILE [OPTIONS]",
            "       dnn4j classify PICTURE... --network NAME --weights FILE.safetensors [OPTIONS]"
        },
        description = {
            "Classifies pictures (JPEG, PNG or BMP) with an ONNX model, a model that `dnn4j train` wrote, or a"
                    + " published network with trained weights, and prints the most probable classes, and how long"
                    + " loading, compiling and running took. Without any pictures it classifies those that come with"
                    + " dnn4j, with the model that comes with it, and checks every result against plain Java.",
            ""
        })
public final class ClassifyCommand extends CliCommand {
    @Parameters(paramLabel = "PICTURE", arity = "0..*", description = "Picture files.")
    private List<Path> pictures = List.of();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model: an ONNX file, or a safetensors file that `dnn4j train` wrote.")
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
        if (pictures.isEmpty()) {
            return classifySamples();
        }
        networkOptions.requireOne(modelFile, "--model FILE");
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
            Model model = networkOptions.load(modelFile, "--model FILE", preprocessingOptions.size(), false);
            PictureInput input = input(model);
            String output = output(model.network());
            long classes =
                    model.network().inferShapes(input.shapes()).get(output).elements();
            if (labelFile != null) {
                Labels.requireFor(named.orElseThrow(), labelFile.toString(), model.name(), classes);
            }
            ChosenPreprocessing chosen = preprocessingOptions.choose(model, input);
            Optional<List<String>> labels = named.or(() -> model.trained().map(TrainedModel::classes))
                    .or(() -> Optional.of(model.pictures().classes()).filter(names -> names.size() == classes))
                    .or(() -> chosen.preset().flatMap(preset -> Labels.ofPreset(preset, classes)));
            List<PreparedPicture> prepared = new ArrayList<>();
            for (Path file : pictures) {
                progress.step("reading " + file);
                prepared.add(PreparedPicture.read(file, chosen.preprocessing()));
            }
            progress.step("compiling");
            return classify(new ClassificationTask(model, input, output, chosen), prepared, labels, progress);
        }
    }

    /** The pictures that come with the library, by the model that comes with it. */
    private int classifySamples() throws IOException {
        if (modelFile != null || networkOptions.given() || labelFile != null) {
            throw usage("no PICTURE was given to classify; name some files, or leave out model and labels for the"
                    + " pictures that come with dnn4j");
        }
        try (Progress progress = progress("classifying", 0)) {
            progress.step("loading the shipped model");
            return SamplesTask.run(ShippedModel.read(), backendOptions, progress, report -> {
                if (json()) {
                    printJson(report.toJson());
                } else {
                    report.print(out());
                }
            });
        }
    }

    private PictureInput input(Model model) {
        try {
            return model.pictureInput(preprocessingOptions.size());
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

    private int classify(
            ClassificationTask task, List<PreparedPicture> prepared, Optional<List<String>> labels, Progress progress) {
        return task.run(backendOptions, prepared, verify, progress, (backend, results, compileNanos) -> {
            Scores scores = Scores.of(task.model().network(), task.output());
            ClassifyReport report = new ClassifyReport(
                    task, scores, labels, top, backend.name(), backend.device(), backendOptions, compileNanos);
            if (json()) {
                printJson(report.toJson(results));
            } else {
                report.print(results, out());
            }
        });
    }
}
