package io.github.dnn4j.cli;

import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.report.TrainingCsv;
import io.github.dnn4j.report.TrainingPage;
import io.github.dnn4j.train.Evaluation;
import io.github.dnn4j.train.TrainedModel;
import io.github.dnn4j.train.data.DataSet;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The files that {@code train} writes. */
final class TrainFiles {
    private static final String ENDING = ".safetensors";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.safetensors",
            order = 3,
            description = "The model to write.")
    private Path out;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            order = 11,
            description = "Where the state is kept (default: beside --out, with .checkpoint before its ending).")
    private Path checkpoint;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "MINUTES",
            order = 12,
            description = "Keep the state so often, besides after every epoch (default: 5).")
    private double checkpointMinutes = 5;

    @Option(names = "--csv", paramLabel = "FILE", order = 13, description = "Write the history as a table.")
    private Path csv;

    @Option(names = "--html", paramLabel = "FILE", order = 14, description = "Write a page of curves and pictures.")
    private Path html;

    @Option(names = "--onnx", paramLabel = "FILE.onnx", order = 15, description = "Write the model as ONNX too.")
    private Path onnx;

    /**
     * Refuses what cannot be written, before hours are spent on what it is to hold.
     *
     * @throws ParameterException naming the option or the file
     */
    void check() {
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            throw usage("--out " + out + "; the model is a safetensors file, so its name must end in " + ENDING);
        }
        if (!(checkpointMinutes > 0 && checkpointMinutes < 1e6)) {
            throw usage("--checkpoint-every " + checkpointMinutes + "; give a number of minutes above 0");
        }
        for (Path file : new Path[] {out, checkpoint(), csv, html, onnx}) {
            BenchOutput.requireWritable(file, this::usage);
        }
    }

    /** Where the state of the training is kept. */
    Path checkpoint() {
        if (checkpoint != null) {
            return checkpoint;
        }
        String name = out.getFileName().toString();
        return out.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".checkpoint" + ENDING);
    }

    /** How often the state is kept. */
    Duration interval() {
        return Duration.ofMillis(Math.max(1, Math.round(60_000 * checkpointMinutes)));
    }

    /** Writes the history so far, if that was asked for. */
    void writeHistory(TrainReport report) {
        if (csv == null) {
            return;
        }
        try {
            StringWriter text = new StringWriter();
            TrainingCsv.write(report.points(), text);
            Files.writeString(csv, text.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Writes the model and what else was asked for.
     *
     * @return the files by what they are
     * @throws IOException if one cannot be written
     */
    Map<String, Path> write(TrainReport report, Evaluation evaluation) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        DataSet data = report.trainer().data();
        TrainedModel model = report.model(evaluation);
        model.write(out);
        files.put("model", out);
        if (csv != null) {
            writeHistory(report);
            files.put("history", csv);
        }
        if (onnx != null) {
            OnnxExporter.write(model.network(), model.parameters(), onnx);
            files.put("onnx", onnx);
        }
        if (html != null) {
            String title = "train: " + report.network() + " on " + data.name();
            try {
                Files.writeString(html, TrainingPage.of(title, report.page(model, evaluation)));
            } catch (IllegalStateException missing) {
                throw new CommandException("%s", missing.getMessage());
            }
            files.put("page", html);
        }
        return files;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
