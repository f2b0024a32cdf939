package io.github.dnn4j.cli.options;

/** What a command cannot do, in a sentence for the user. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message, Object... values) {
        super(String.format(message, values));
    }
}
