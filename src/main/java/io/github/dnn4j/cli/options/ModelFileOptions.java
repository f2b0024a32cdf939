package io.github.dnn4j.cli.options;

import io.github.dnn4j.model.ModelFile;
import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.verify.ShellQuote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a model's file is read. */
public final class ModelFileOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--fixed-shapes",
            description =
                    "Take the input shapes of a model's file as they are: a batch of 1 in the file stays 1, and what"
                            + " the file leaves open has its default.")
    private boolean fixedShapes;

    @Option(
            names = "--input-shape",
            paramLabel = "NAME=1x3x320x480",
            converter = InputShape.Converter.class,
            description =
                    "The shape of an input of a model's file where the file leaves extents open, in place of a batch of 1"
                            + " and heights and widths of 224; may be repeated.")
    private List<InputShape> inputShapes = new ArrayList<>();

    /** How the file is read, in words that {@link #load(Path, Reading)} takes. */
    public Reading reading() {
        return new Reading(fixedShapes, inputShapes);
    }

    /** Refuses a shape for an input where no model's file is read. */
    public void requireNoInputShapes(String instead) {
        if (!inputShapes.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--input-shape " + inputShapes.getFirst() + " is about a model's ONNX file, and none is read"
                            + instead);
        }
    }

    /**
     * How a model's file is read.
     *
     * @param fixedShapes whether extents stay as the file has them
     * @param inputShapes shapes of inputs in place of the file's defaults
     */
    public record Reading(boolean fixedShapes, List<InputShape> inputShapes) {
        /** As the file has it. */
        public static final Reading DEFAULT = new Reading(false, List.of());

        /** Copies the list. */
        public Reading {
            inputShapes = List.copyOf(inputShapes);
        }

        private ImportOptions options() {
            ImportOptions options = ImportOptions.defaults();
            for (InputShape given : inputShapes) {
                options = options.withInputShape(given.input(), given.shape());
            }
            return fixedShapes ? options.fixedShapes() : options;
        }

        /** The options of the command line that say so, each after a space. */
        private String arguments() {
            StringBuilder arguments = new StringBuilder(fixedShapes ? " --fixed-shapes" : "");
            inputShapes.forEach(
                    given -> arguments.append(" --input-shape ").append(ShellQuote.quote(given.toString())));
            return arguments.toString();
        }
    }

    /** Reads a model, and says on standard error what its reader noted. */
    public Model load(Path file) {
        if (ModelFile.isTrained(file)) {
            requireNoInputShapes("; " + file + " holds weights of a network whose shape is known");
        }
        Model model = load(file, reading());
        model.notes().forEach(note -> spec.commandLine().getErr().println("note: " + file + ": " + note));
        return model;
    }

    /** Reads a model. */
    public static Model load(Path file, Reading reading) {
        return Model.load(file, reading.options(), reading.arguments());
    }
}
