package io.github.dnn4j.backend;

import java.util.Optional;

/** Makes a backend; found by {@link java.util.ServiceLoader} so that this package depends on no implementation. */
public interface BackendProvider {
    /** The backend's name. */
    String name();

    /** Backends of higher rank are preferred where several are available. */
    int rank();

    /** What is missing on this machine and how to get it; empty if the backend can be opened. */
    Optional<String> missing();

    /**
     * Opens the backend.
     *
     * @throws BackendUnavailableException with the text of {@link #missing}
     */
    Backend open();
}
