package io.github.dnn4j.cli.convert;

import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.NetworkOptions;
import io.github.dnn4j.cli.options.OutputFile;
import io.github.dnn4j.cli.options.PictureSize;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.onnx.OnnxExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A network as an ONNX file. */
@Command(
        name = "export",
        customSynopsis = {
            "dnn4j export --network NAME [--weights FILE.safetensors] --out FILE.onnx [OPTIONS]",
            "       dnn4j export FILE.onnx --out FILE.onnx [OPTIONS]"
        },
        description = {
            "Writes a published network, with random or trained weights, as an ONNX model; or an ONNX model as dnn4j"
                    + " understands it, with constants folded and old operators replaced.",
            ""
        })
public final class ExportCommand extends CliCommand {
    @Parameters(paramLabel = "FILE.onnx", arity = "0..1", description = "The model.")
    private Path file;

    @Mixin
    private NetworkOptions networkOptions;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = PictureSize.Converter.class,
            description = "Height and width of a published network's pictures (default: as published).")
    private PictureSize size;

    @Option(names = "--out", required = true, paramLabel = "FILE.onnx", description = "The file to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        networkOptions.requireOne(file, "FILE.onnx");
        if (file != null) {
            requireFile(file, "model");
            if (size != null) {
                throw usage("--size is about a published network; a file has its own");
            }
        }
        OutputFile.requireReplaceable(out, this::refuse);
        Model model = networkOptions.load(file, "FILE.onnx", Optional.ofNullable(size), false);
        OnnxExporter.write(model.network(), model.parameters(), FileMetadata.exported(model), out);
        if (json()) {
            printJson(Json.object(
                    "model", model.source(), "file", out, "bytes", Files.size(out), "layers", layers(model)));
        } else {
            out().println(out + ": " + model.name() + ", " + layers(model) + " layers, "
                    + Units.bytes(Files.size(out)));
        }
        return ExitCode.OK;
    }

    private static int layers(Model model) {
        return model.network().nodes().size();
    }
}
