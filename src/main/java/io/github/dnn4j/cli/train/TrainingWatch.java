package io.github.dnn4j.cli.train;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.report.ProgressBar;
import io.github.dnn4j.train.CheckpointException;
import io.github.dnn4j.train.EpochResult;
import io.github.dnn4j.train.TrainingListener;
import io.github.dnn4j.train.TrainingProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Tells a user how a training goes: a bar that moves where there is a terminal, and a line for every epoch anywhere.
 */
final class TrainingWatch implements TrainingListener {
    private final PrintWriter out;
    private final PrintWriter err;
    private final ProgressBar bar;
    private final boolean quiet;
    private final int epochs;
    private final Consumer<EpochResult> afterEpoch;
    private double secondsLeft;
    private long keptStep = -1;

    /**
     * Tells of a training.
     *
     * @param out where lines go
     * @param err where warnings go
     * @param bar the bar
     * @param quiet whether lines are left out, because something else is printed there
     * @param epochs epochs of the training
     * @param afterEpoch what else is done when an epoch is complete; training goes on if that fails
     */
    TrainingWatch(
            PrintWriter out,
            PrintWriter err,
            ProgressBar bar,
            boolean quiet,
            int epochs,
            Consumer<EpochResult> afterEpoch) {
        this.out = out;
        this.err = err;
        this.bar = bar;
        this.quiet = quiet;
        this.epochs = epochs;
        this.afterEpoch = afterEpoch;
    }

    @Override
    public void step(TrainingProgress progress) {
        secondsLeft = progress.secondsLeft();
        if (bar.due()) {
            bar.draw(
                    progress.step(),
                    progress.totalSteps(),
                    String.format(
                            Locale.ROOT,
                            "epoch %d/%d, loss %.3f, %,.0f pictures/s, %s left",
                            progress.epoch(),
                            epochs,
                            progress.loss(),
                            progress.imagesPerSecond(),
                            duration(secondsLeft)));
        }
    }

    @Override
    public void epoch(EpochResult result) {
        line(String.format(
                Locale.ROOT,
                "epoch %d/%d: loss %.4f, training %.2f %%, test %.2f %%, rate %.3g, %,.0f pictures/s, %s%s",
                result.epoch(),
                epochs,
                result.trainLoss(),
                100 * result.trainAccuracy(),
                100 * result.testAccuracy(),
                result.learningRate(),
                result.imagesPerSecond(),
                duration(result.seconds()),
                result.epoch() == epochs ? "" : ", " + duration(secondsLeft) + " left"));
        try {
            afterEpoch.accept(result);
        } catch (CommandException failure) {
            warn(failure.getMessage());
        }
    }

    @Override
    public void checkpointWritten(Path file, long step) {
        keptStep = step;
    }

    /** The step of the last checkpoint that was written; below 0 if none was. */
    long keptStep() {
        return keptStep;
    }

    @Override
    public void note(String sentence) {
        line("note: " + sentence);
    }

    /** Training is worth more than its checkpoint: it goes on, and the user can make room meanwhile. */
    @Override
    public void checkpointFailed(CheckpointException failure) {
        warn(failure.getMessage());
    }

    private void warn(String failure) {
        bar.clear();
        err.println("dnn4j: " + failure + "; training goes on");
        err.flush();
    }

    private void line(String text) {
        bar.clear();
        if (!quiet) {
            out.println(text);
            out.flush();
        }
    }

    /** A time in hours, minutes and seconds, as in {@code 1:02:03}, {@code 4:05} or {@code 7 s}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
