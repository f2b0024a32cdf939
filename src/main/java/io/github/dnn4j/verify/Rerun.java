package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import java.util.Locale;

/** The command line that runs one case again. */
final class Rerun {
    private Rerun() {}

    static String line(Backend backend, Precision precision, String arguments) {
        return "./dnn4j verify --backend " + ShellQuote.quote(backend.name()) + " --precision "
                + precision.name().toLowerCase(Locale.ROOT) + " " + arguments;
    }
}
