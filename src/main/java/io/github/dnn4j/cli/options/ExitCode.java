package io.github.dnn4j.cli.options;

/** The exit codes of the process that runs a command. */
public final class ExitCode {
    /** Everything went well. */
    public static final int OK = 0;
    /** The command ran, and something failed. */
    public static final int FAILED = 1;
    /** The command line was wrong; nothing was done. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
