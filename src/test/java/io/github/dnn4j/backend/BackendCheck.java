package io.github.dnn4j.backend;

import java.util.Optional;

/**
 * A program that tells whether the backend named on the command line can be used here: prints its device and exits with
 * 0, or prints what is missing and exits with 3. The GPU bundle's run.sh asks it first.
 */
public final class BackendCheck {
    private static final int MISSING = 3;

    private BackendCheck() {}

    /** Expects one argument, the backend's name. */
    public static void main(String[] arguments) {
        Optional<BackendProvider> provider = Backends.providers().stream()
                .filter(candidate -> candidate.name().equals(arguments[0]))
                .findFirst();
        Optional<String> missing = provider.isEmpty()
                ? Optional.of("there is no backend named " + arguments[0])
                : provider.get().missing();
        if (missing.isPresent()) {
            System.out.println(missing.get());
            System.exit(MISSING);
        }
        try (Backend backend = provider.orElseThrow().open()) {
            System.out.println(backend.device().name());
        }
    }
}
