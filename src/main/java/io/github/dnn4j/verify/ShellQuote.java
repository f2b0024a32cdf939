package io.github.dnn4j.verify;

/** Quotes an argument so that a POSIX shell passes it on unchanged. */
public final class ShellQuote {
    private ShellQuote() {}

    /** The argument as it is where no character needs quoting, else in single quotes. */
    public static String quote(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
