package io.github.dnn4j.cli.convert;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.ModelFileOptions;
import io.github.dnn4j.cli.options.OutputFile;
import io.github.dnn4j.cli.options.PreprocessingOptions;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.model.PictureInput;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.quantize.Agreement;
import io.github.dnn4j.quantize.LayerError;
import io.github.dnn4j.quantize.PostTrainingQuantization;
import io.github.dnn4j.quantize.QuantizedModel;
import io.github.dnn4j.quantize.RangeMethod;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From a model in f32 and pictures to a model that computes in 8-bit integers. */
@Command(
        name = "quantize",
        customSynopsis = "dnn4j quantize --model FILE.onnx --pictures DIR [--out FILE.onnx] [OPTIONS]",
        description = {
            "Quantizes a model that classifies pictures: calibrates the ranges of its values on variations (crops, mirror"
                    + " images, other colours) of half of the photographs in a folder, evaluates it on variations of the"
                    + " other half, and writes it as ONNX with QuantizeLinear and DequantizeLinear.",
            ""
        })
public final class QuantizeCommand extends CliCommand {
    /** Samples of the evaluation set over which errors are taken layer by layer. */
    private static final int ERROR_SAMPLES = 16;

    @Option(names = "--model", required = true, paramLabel = "FILE.onnx", description = "The model.")
    private Path modelFile;

    @Option(names = "--pictures", required = true, paramLabel = "DIR", description = "A folder of photographs.")
    private Path folder;

    @Option(names = "--out", paramLabel = "FILE.onnx", description = "Where to write the quantized model.")
    private Path out;

    @Option(
            names = "--method",
            paramLabel = "HOW",
            defaultValue = "percentile",
            description = "How ranges are chosen: min_max, entropy or percentile (default: percentile).")
    private RangeMethod method;

    @Option(
            names = "--calibrate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Pictures that calibrate (default: 100).")
    private int calibrate;

    @Option(
            names = "--evaluate",
            paramLabel = "N",
            defaultValue = "300",
            description = "Pictures that evaluate (default: 300).")
    private int evaluate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which photographs calibrate, and how they vary (default: 1).")
    private long seed;

    @Mixin
    private QuantizationOptions quantization;

    @Mixin
    private ModelFileOptions fileOptions;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private PreprocessingOptions preprocessingOptions;

    @Override
    public Integer call() throws IOException {
        requireFile(modelFile, "model");
        if (!Files.isDirectory(folder)) {
            throw usage("--pictures %s; there is no such folder", folder);
        }
        if (calibrate < 1 || evaluate < 1) {
            throw usage("%d pictures to calibrate and %d to evaluate; give at least 1", calibrate, evaluate);
        }
        OutputFile.requireReplaceable(out, this::refuse);
        try (Progress progress = progress("quantizing", 0)) {
            progress.step("loading " + modelFile);
            Model model = fileOptions.load(modelFile);
            PictureInput input = input(model);
            Preprocessing preprocessing =
                    preprocessingOptions.choose(model, input).preprocessing();
            CalibrationPictures pictures = CalibrationPictures.of(folder, seed);
            List<Map<String, Tensor>> unseen = pictures.evaluationSamples(input.name(), preprocessing, evaluate, seed);
            try (Backend backend = backendOptions.open()) {
                progress.step("calibrating");
                QuantizedModel quantized = PostTrainingQuantization.quantize(
                        backend,
                        model.network(),
                        model.parameters(),
                        pictures.calibrationSamples(input.name(), preprocessing, calibrate, seed),
                        quantization.with(method));
                progress.step("evaluating");
                Agreement agreement = Agreement.of(backend, quantized, unseen);
                List<LayerError> errors =
                        LayerError.of(backend, quantized, unseen.subList(0, Math.min(ERROR_SAMPLES, unseen.size())));
                Optional<CommandException> failure = write(quantized, FileMetadata.quantized(model, preprocessing));
                progress.clear();
                QuantizeReport report = new QuantizeReport(
                        model,
                        quantized,
                        pictures,
                        calibrate,
                        method,
                        agreement,
                        errors,
                        backend.name(),
                        failure.isPresent() ? null : out);
                if (json()) {
                    printJson(report.toJson());
                } else {
                    report.print(out());
                }
                if (failure.isPresent()) {
                    throw failure.get();
                }
            }
            return ExitCode.OK;
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }

    /** Writes the model if that was asked for; the report is worth printing even if that fails. */
    private Optional<CommandException> write(QuantizedModel quantized, Map<String, String> metadata) {
        if (out == null) {
            return Optional.empty();
        }
        try {
            OnnxExporter.write(quantized.network(), quantized.parameters(), metadata, out);
            return Optional.empty();
        } catch (UncheckedIOException failure) {
            return Optional.of(new CommandException("%s", failure.getMessage()));
        }
    }

    private PictureInput input(Model model) {
        try {
            return model.pictureInput(preprocessingOptions.size());
        } catch (InvalidDescriptorException refused) {
            throw usage("%s", refused.getMessage());
        }
    }
}
