package io.github.dnn4j.cli;

import io.github.dnn4j.backend.BackendUnavailableException;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.FileNames;
import io.github.dnn4j.cli.options.PlainCommand;
import io.github.dnn4j.image.PictureException;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxExportException;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.safetensors.SafetensorsException;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.TensorFileException;
import io.github.dnn4j.train.CheckpointException;
import io.github.dnn4j.train.DivergedException;
import io.github.dnn4j.train.data.DataSetException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One clear sentence on standard error for everything that goes wrong; a stack trace only where it was asked for. */
final class ErrorMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine line = failure.getCommandLine();
        PrintWriter err = line.getErr();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            err.println("dnn4j: " + unmatched(unmatched));
            UnmatchedArgumentException.printSuggestions(unmatched, err);
        } else {
            err.println("dnn4j: " + oneLine(failure.getMessage()));
        }
        err.println("Try " + line.getCommandSpec().qualifiedName() + " --help.");
        err.flush();
        return ExitCode.USAGE;
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        String argument = failure.getUnmatched().getFirst();
        Set<String> commands = failure.getCommandLine().getSubcommands().keySet();
        if (failure.isUnknownOption()) {
            return "there is no option " + argument;
        }
        return commands.isEmpty()
                ? "unexpected argument " + argument
                : "there is no command " + argument + "; the commands are " + String.join(", ", commands);
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
        boolean debug = line.getCommandSpec().userObject() instanceof PlainCommand command && command.debug();
        line.getOut().flush();
        return report(failure, line.getErr(), debug);
    }

    /** Prints the sentence, and the stack trace if {@code debug}; returns the exit code. */
    int report(Throwable failure, PrintWriter err, boolean debug) {
        err.println("dnn4j: " + oneLine(describe(failure)));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILED;
    }

    private static String describe(Throwable failure) {
        return switch (failure) {
            case CommandException known -> known.getMessage();
            case InvalidDescriptorException known -> known.getMessage();
            case UnsupportedLayerException known -> known.getMessage();
            case UnsupportedOperatorException known -> "this model is not supported: " + known.getMessage();
            case OnnxException known -> known.getMessage();
            case OnnxExportException known -> known.getMessage();
            case SafetensorsException known -> known.getMessage();
            case DataSetException known -> known.getMessage();
            case CheckpointException known -> known.getMessage();
            case DivergedException known -> known.getMessage();
            case BackendUnavailableException known -> known.getMessage();
            case NonFiniteValueException known -> known.getMessage();
            case NativeException known -> known.getMessage();
            case MemoryBudgetException known -> known.getMessage();
            case TensorFileException known -> known.getMessage();
            case PictureException known -> known.getMessage();
            case UncheckedIOException wrapper -> describe(wrapper);
            case InvalidPathException name -> FileNames.describe(name);
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> denied.getFile() + " may not be accessed: permission denied";
            case IOException other -> "reading or writing failed: " + messageOf(other);
            case OutOfMemoryError full ->
                "the Java heap is too small for this (" + messageOf(full)
                        + "); allow more, for example with DNN4J_JAVA_OPTS=-Xmx8g";
            default ->
                "an error inside dnn4j: " + failure.getClass().getSimpleName() + ": " + messageOf(failure)
                        + " (--debug shows where)";
        };
    }

    /** What the wrapper says, which names the file, with the cause if it does not tell that as well. */
    private static String describe(UncheckedIOException wrapper) {
        IOException cause = wrapper.getCause();
        String message = wrapper.getMessage();
        if (message.equals(cause.toString())) {
            return describe((Throwable) cause);
        }
        return message.contains(messageOf(cause)) ? message : message + ": " + messageOf(cause);
    }

    private static String messageOf(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
