package io.github.dnn4j.measure;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that goes only when something says that time has passed. */
final class FakeClock implements LongSupplier {
    private final AtomicLong now = new AtomicLong(-1_000); // a clock may begin anywhere, below zero too

    void pass(long nanos) {
        now.addAndGet(nanos);
    }

    @Override
    public long getAsLong() {
        return now.get();
    }
}
