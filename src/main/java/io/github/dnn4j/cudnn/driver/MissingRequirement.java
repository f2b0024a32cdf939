package io.github.dnn4j.cudnn.driver;

import java.util.Optional;

/** What is missing for the backend to run, how to get it, and the error that showed it if there was one. */
public record MissingRequirement(String what, Optional<Throwable> cause) {
    static Optional<MissingRequirement> of(String what) {
        return Optional.of(new MissingRequirement(what, Optional.empty()));
    }
}
