package io.github.dnn4j.verify;

/** Quotes an argument so that a POSIX shell passes it on unchanged. */
final class ShellQuote {
    private ShellQuote() {}

    static String quote(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
