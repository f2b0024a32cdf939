package io.github.dnn4j.parity;

import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import java.util.List;

/** The backends that are compared with the reference: all others that this machine has. */
final class TestedBackends {
    private TestedBackends() {}

    static List<BackendProvider> available() {
        return Backends.providers().stream()
                .filter(provider -> !provider.name().equals("reference"))
                .filter(provider -> provider.missing().isEmpty())
                .toList();
    }
}
