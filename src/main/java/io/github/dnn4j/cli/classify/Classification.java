package io.github.dnn4j.cli.classify;

import io.github.dnn4j.model.Scores;
import io.github.dnn4j.verify.Comparison;
import java.util.List;
import java.util.Optional;

/**
 * What a network says about one picture.
 *
 * @param picture the picture
 * @param probabilities of every class
 * @param times of the runs
 * @param reference the comparison with the reference, if that was asked for
 */
record Classification(
        PreparedPicture picture, double[] probabilities, RunTimes times, Optional<Verification> reference) {
    /**
     * The same computed in plain Java.
     *
     * @param comparison of the network's output with the reference's
     * @param best the class that the reference finds most probable
     * @param nanos how long the reference took
     */
    record Verification(Comparison comparison, int best, long nanos) {}

    /** The most probable classes. */
    List<Integer> top(int count) {
        return Scores.top(probabilities, count);
    }
}
