package io.github.dnn4j.cli;

/** What a command cannot do, in a sentence for the user. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message, Object... values) {
        super(String.format(message, values));
    }
}
