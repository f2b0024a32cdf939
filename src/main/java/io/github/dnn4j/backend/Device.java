package io.github.dnn4j.backend;

/**
 * What a backend computes on.
 *
 * @param kind CPU or GPU
 * @param name the processor's name
 * @param capabilities what the backend's library will use of it, such as an instruction set
 */
public record Device(Kind kind, String name, String capabilities) {
    /** Kinds of device. */
    public enum Kind {
        /** The host's processor. */
        CPU,
        /** A graphics processor. */
        GPU
    }
}
