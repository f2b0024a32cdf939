package io.github.dnn4j.peers;

import java.time.Duration;

/** A point of time that something is to be done by. */
record Deadline(long nanos) {
    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(nanos - System.nanoTime());
    }

    boolean passed() {
        return left().isNegative();
    }
}
