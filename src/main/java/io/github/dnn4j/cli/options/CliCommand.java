package io.github.dnn4j.cli.options;

import io.github.dnn4j.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that prints its results as text or, with {@code --json}, as JSON. */
@Command(sortOptions = false, abbreviateSynopsis = true)
public abstract class CliCommand extends PlainCommand {
    @Option(names = "--json", order = 100, description = "Print JSON instead of text.")
    private boolean json;

    /** True if results are to be printed as JSON. */
    protected final boolean json() {
        return json;
    }

    /** Prints a JSON value on standard output. */
    protected final void printJson(Object value) {
        out().println(Json.write(value));
    }
}
