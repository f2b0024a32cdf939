package io.github.dnn4j.cli.train;

import java.nio.file.Path;
import java.util.List;

/**
 * How a training can go on that ends before its time, or whose results cannot be written.
 *
 * @param checkpoint where its state is kept
 * @param step the step of the state that is there; below 0 if none was written
 * @param words the words of the command line
 */
record KeptState(Path checkpoint, long step, List<String> words) {
    /** What is kept, and the command that goes on from there. */
    String advice() {
        return step < 0
                ? "no checkpoint was written, so begin again"
                : "the checkpoint " + checkpoint + " is of step " + step + "; go on from there with: "
                        + ResumeCommand.of(words);
    }
}
