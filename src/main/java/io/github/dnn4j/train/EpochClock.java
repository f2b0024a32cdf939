package io.github.dnn4j.train;

/** Measures an epoch: the time of its steps, and that from its beginning. */
final class EpochClock {
    private final long begin = System.nanoTime();
    private long stepBegin;
    private long nanos;
    private long steps;

    void resume() {
        stepBegin = System.nanoTime();
    }

    void pause(TrainingProgress progress) {
        nanos += System.nanoTime() - stepBegin;
        steps++;
        progress.imagesPerSecond(steps * (double) progress.picturesPerStep() / (nanos / 1e9));
    }

    double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }
}
