package io.github.dnn4j.report;

/**
 * Where a training run stood after a step. What was not measured there is NaN.
 *
 * @param epoch passes over the training data that were complete, with a fraction for the one under way
 * @param step optimizer steps since the beginning
 * @param loss mean loss since the point before
 * @param trainAccuracy share of training pictures classified rightly since the point before, 0 to 1
 * @param testAccuracy share of test pictures classified rightly, 0 to 1
 * @param learningRate that of the last step
 * @param imagesPerSecond training speed since the point before
 * @param seconds since the beginning
 * @param epochLoss mean loss of the whole epoch, where one ends
 * @param epochAccuracy share of the training pictures of the whole epoch that were classified rightly, where one ends
 */
public record TrainingPoint(
        double epoch,
        long step,
        double loss,
        double trainAccuracy,
        double testAccuracy,
        double learningRate,
        double imagesPerSecond,
        double seconds,
        double epochLoss,
        double epochAccuracy) {}
