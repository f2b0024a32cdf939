package io.github.dnn4j.cli.train;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.OutputFile;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.report.TrainingCsv;
import io.github.dnn4j.report.TrainingPage;
import io.github.dnn4j.train.Evaluation;
import io.github.dnn4j.train.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
        for (Path file : new Path[] {out, checkpoint(), onnx}) {
            OutputFile.requireReplaceable(file, this::usage);
        }
        OutputFile.requireWritable(csv, this::usage);
        OutputFile.requireWritable(html, this::usage);
        requireDistinct();
    }

    private void requireDistinct() {
        Map<Path, String> names = new HashMap<>();
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("--out", out);
        files.put("--checkpoint", checkpoint());
        files.put("--onnx", onnx);
        files.put("--csv", csv);
        files.put("--html", html);
        files.forEach((option, file) -> {
            boolean replaces = file != null && (!Files.exists(file) || Files.isRegularFile(file));
            String other = replaces ? names.put(file.toAbsolutePath().normalize(), option) : null;
            if (other != null) {
                throw usage(other + " and " + option + " both name " + file + "; one would replace the other");
            }
        });
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

    /**
     * Writes the history so far, if that was asked for.
     *
     * @throws CommandException naming the file if it cannot be written
     */
    void writeHistory(TrainReport report) {
        if (csv != null) {
            OutputFile.write(csv, TrainingCsv.text(report.points()));
        }
    }

    /**
     * Writes the model and what else was asked for: what can be written is, whatever becomes of the rest.
     *
     * @param failures receives a sentence for each file that could not be written
     * @return the files that were, by what they are
     */
    Map<String, Path> write(TrainReport report, Evaluation evaluation, List<String> failures) {
        Map<String, Path> files = new LinkedHashMap<>();
        TrainedModel model = report.model(evaluation);
        attempt("model", out, files, failures, () -> model.write(out));
        attempt(
                "onnx",
                onnx,
                files,
                failures,
                () -> OnnxExporter.write(model.network(), model.parameters(), model.metadata(), onnx));
        writePages(report, model, evaluation, files, failures);
        return files;
    }

    /** As {@link #write}, of a training that was interrupted: history and page, but no model. */
    Map<String, Path> writeUnfinished(TrainReport report, Evaluation evaluation, List<String> failures) {
        Map<String, Path> files = new LinkedHashMap<>();
        writePages(report, report.model(evaluation), evaluation, files, failures);
        return files;
    }

    private void writePages(
            TrainReport report,
            TrainedModel model,
            Evaluation evaluation,
            Map<String, Path> files,
            List<String> failures) {
        attempt("history", csv, files, failures, () -> writeHistory(report));
        String title =
                "train: " + report.network() + " on " + report.trainer().data().name();
        attempt(
                "page",
                html,
                files,
                failures,
                () -> OutputFile.write(html, TrainingPage.of(title, report.page(model, evaluation))));
    }

    /** Writes a file. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private static void attempt(
            String what, Path file, Map<String, Path> files, List<String> failures, Writing writing) {
        if (file == null) {
            return;
        }
        try {
            writing.run();
            files.put(what, file);
        } catch (CommandException | IllegalStateException known) {
            failures.add(known.getMessage());
        } catch (UncheckedIOException failure) {
            failures.add(file + " could not be written: " + OutputFile.reason(failure.getCause()));
        } catch (IOException failure) {
            failures.add(file + " could not be written: " + OutputFile.reason(failure));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
