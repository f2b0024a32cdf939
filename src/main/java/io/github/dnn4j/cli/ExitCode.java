package io.github.dnn4j.cli;

/** What the process that ran a command gives to whoever started it. */
final class ExitCode {
    /** Everything went well. */
    static final int OK = 0;
    /** The command ran, and something failed. */
    static final int FAILED = 1;
    /** The command line was wrong; nothing was done. */
    static final int USAGE = 2;

    private ExitCode() {}
}
