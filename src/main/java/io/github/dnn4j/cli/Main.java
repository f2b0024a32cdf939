package io.github.dnn4j.cli;

import io.github.dnn4j.cli.bench.BenchCommand;
import io.github.dnn4j.cli.classify.ClassifyCommand;
import io.github.dnn4j.cli.conformance.ConformanceCommand;
import io.github.dnn4j.cli.convert.ExportCommand;
import io.github.dnn4j.cli.convert.QuantizeCommand;
import io.github.dnn4j.cli.inspect.CostCommand;
import io.github.dnn4j.cli.inspect.DoctorCommand;
import io.github.dnn4j.cli.inspect.ExplainCommand;
import io.github.dnn4j.cli.inspect.NetworksCommand;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.FileNames;
import io.github.dnn4j.cli.options.Watched;
import io.github.dnn4j.cli.train.ExperimentCommand;
import io.github.dnn4j.cli.train.TrainCommand;
import io.github.dnn4j.cli.verify.VerifyCommand;
import io.github.dnn4j.report.Terminal;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line: finds the subcommand, runs it, and turns what goes wrong into one sentence and an exit code. */
@Command(
        name = "dnn4j",
        description = {
            "Runs convolutional networks on the CPU through oneDNN, and checks every result against plain Java.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionText.class,
        subcommands = {
            ClassifyCommand.class,
            TrainCommand.class,
            ExperimentCommand.class,
            NetworksCommand.class,
            CostCommand.class,
            ExplainCommand.class,
            BenchCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            QuantizeCommand.class,
            ConformanceCommand.class,
            DoctorCommand.class
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "dnn4j COMMAND --help tells the options of a command.",
            "Exit code: 0 if all went well, 1 if something failed, 2 if the command line was wrong."
        })
public final class Main implements Runnable, Watched {
    private static final int HELP_WIDTH = 100;
    /**
     * What writing to a pipe says when its reader has ended, as after {@code head}: no failure that is worth a line.
     */
    private static final String READER_GONE = "Broken pipe";

    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private final boolean watched;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions of dnn4j and oneDNN.")
    private boolean version;

    private Main(boolean watched) {
        this.watched = watched;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String... args) {
        // Warnings of the library in one line, as the command's own messages are.
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "dnn4j: %5$s%n");
        }
        PrintWriter out = StandardOutput.of(FileDescriptor.out, "stdout.encoding");
        PrintWriter err = StandardOutput.of(FileDescriptor.err, "stderr.encoding");
        int code = run(out, err, Terminal.showsErrors(), args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /**
     * Runs a command line in this process.
     *
     * @param watched whether {@code err} is a terminal, so that progress may be drawn on it
     * @return the exit code
     */
    static int run(PrintWriter out, PrintWriter err, boolean watched, String... args) {
        CommandLine line = new CommandLine(new Main(watched));
        ErrorMessages errors = new ErrorMessages();
        line.setOut(out);
        line.setErr(err);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        registerNumbers(line);
        line.registerConverter(Path.class, new FileNames());
        line.setParameterExceptionHandler(errors);
        line.setExecutionExceptionHandler(errors);
        int code;
        try {
            code = line.execute(args);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError failure) {
            code = errors.report(failure, err, java.util.Arrays.asList(args).contains("--debug"));
        }
        return afterWriting(out, err, code);
    }

    /** Results that did not reach their reader are no success, whatever the command made of its task. */
    private static int afterWriting(PrintWriter out, PrintWriter err, int code) {
        String failure = StandardOutput.failure(out);
        if (failure.isEmpty()) {
            return code;
        }
        if (!failure.equals(READER_GONE)) {
            err.println("dnn4j: what is printed could not be written: " + failure);
            err.flush();
        }
        return code == ExitCode.OK ? ExitCode.FAILED : code;
    }

    /** The usual conversions, with messages for people. */
    private static void registerNumbers(CommandLine line) {
        line.registerConverter(Integer.class, text -> number(text, "a whole number", Integer::valueOf));
        line.registerConverter(int.class, text -> number(text, "a whole number", Integer::valueOf));
        line.registerConverter(Long.class, text -> number(text, "a whole number", Long::valueOf));
        line.registerConverter(Double.class, text -> number(text, "a number", Double::valueOf));
    }

    private static <T> T number(String text, String what, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException refused) {
            boolean digits = text.matches("-?\\d+");
            throw new TypeConversionException("'" + text + "' is " + (digits ? "out of range" : "not " + what));
        }
    }

    @Override
    public boolean watched() {
        return watched;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command was given");
    }
}
