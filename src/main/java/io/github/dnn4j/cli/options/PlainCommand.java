package io.github.dnn4j.cli.options;

import io.github.dnn4j.report.Progress;
import io.github.dnn4j.report.ProgressBar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What every subcommand has: {@code --help}, {@code --debug}, and where to print. Results go to standard output;
 * progress, warnings and errors to standard error. A subclass returns {@link ExitCode#OK} or {@link ExitCode#FAILED},
 * or throws what {@code ErrorMessages} describes.
 */
@Command(sortOptions = false, abbreviateSynopsis = true)
public abstract class PlainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", order = 101, description = "Show the stack trace of an error.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            order = 102,
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** Standard output. */
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Standard error. */
    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** True if errors are to be shown with their stack traces. */
    public final boolean debug() {
        return debug;
    }

    /** Progress on standard error, drawn only if that is a terminal. */
    protected final Progress progress(String what, long total) {
        return Progress.of(err(), watched(), what, total);
    }

    /** A bar on standard error, drawn only if that is a terminal. */
    protected final ProgressBar progressBar() {
        return new ProgressBar(err(), watched());
    }

    private boolean watched() {
        return spec.root().userObject() instanceof Watched line && line.watched();
    }

    /** The words of the command line, the command's name first. */
    protected final List<String> words() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    /** A usage error whose message is no format. */
    protected final ParameterException refuse(String message) {
        return usage("%s", message);
    }

    /** An error of the command line: exit code 2. */
    protected final ParameterException usage(String message, Object... values) {
        return new ParameterException(spec.commandLine(), String.format(message, values));
    }

    /** Checks that a file named on the command line is there and can be read as a whole. */
    protected final Path requireFile(Path file, String what) {
        Optional<String> refusal = UserFile.refusal(file, what);
        if (refusal.isPresent()) {
            throw usage("%s", refusal.get());
        }
        return file;
    }
}
