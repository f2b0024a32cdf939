package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import java.util.Locale;

/** The command line that runs one case again. */
final class Rerun {
    private Rerun() {}

    static String line(Backend backend, CompileOptions options, String arguments) {
        return line(backend, options, precision(options), arguments);
    }

    /** As {@link #line(Backend, CompileOptions, String)}, with the word after {@code --precision}. */
    static String line(Backend backend, CompileOptions options, String precision, String arguments) {
        String threads = options.threads() == 0 ? "" : " --threads " + options.threads();
        return "./dnn4j verify --backend " + ShellQuote.quote(backend.name()) + " --precision " + precision + threads
                + " " + arguments;
    }

    static String precision(CompileOptions options) {
        return options.precision().name().toLowerCase(Locale.ROOT);
    }
}
