package io.github.dnn4j.train;

import java.util.Optional;

/**
 * Training that came to numbers that are not finite, or to a loss that only grows. The message says where and what to
 * do.
 */
public class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long step;
    private final String node;

    /** For a step, from 0, and the layer where it began, or null if none was found. */
    DivergedException(String message, long step, String node) {
        super(message);
        this.step = step;
        this.node = node;
    }

    /** The step, from 0. Parameters are as they were before it. */
    public long step() {
        return step;
    }

    /** The layer where such a number first appears. */
    public Optional<String> node() {
        return Optional.ofNullable(node);
    }
}
