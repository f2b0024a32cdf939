package io.github.dnn4j.cli.options;

import io.github.dnn4j.onnx.ImportOptions;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    /** True if extents stay as the file has them. */
    public boolean fixedShapes() {
        return fixedShapes;
    }

    /** Reads a model, and says on standard error what its reader noted. */
    public Model load(Path file) {
        Model model = load(file, fixedShapes);
        model.notes().forEach(note -> spec.commandLine().getErr().println("note: " + file + ": " + note));
        return model;
    }

    /** Reads a model, with its extents as the file has them on request. */
    public static Model load(Path file, boolean fixedShapes) {
        ImportOptions options = ImportOptions.defaults();
        return fixedShapes ? Model.load(file, options.fixedShapes(), " --fixed-shapes") : Model.load(file, options, "");
    }
}
