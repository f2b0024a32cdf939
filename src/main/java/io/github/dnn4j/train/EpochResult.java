package io.github.dnn4j.train;

/**
 * What an epoch gave.
 *
 * @param epoch its number, from 1
 * @param trainLoss mean loss of its steps, each before the step changed the parameters
 * @param trainAccuracy share of training pictures, augmented as they were, that had their own class in first place
 * @param testLoss mean loss of the test pictures after the epoch
 * @param testAccuracy share of test pictures that have their own class in first place
 * @param learningRate that of its last step
 * @param imagesPerSecond training pictures a second, evaluation left out
 * @param seconds what it took, evaluation included
 */
public record EpochResult(
        int epoch,
        double trainLoss,
        double trainAccuracy,
        double testLoss,
        double testAccuracy,
        double learningRate,
        double imagesPerSecond,
        double seconds) {
    /** All values with blanks between them, from which {@link #parse} makes the same again. */
    String text() {
        return epoch + " " + trainLoss + " " + trainAccuracy + " " + testLoss + " " + testAccuracy + " " + learningRate
                + " " + imagesPerSecond + " " + seconds;
    }

    static EpochResult parse(String text) {
        String[] words = text.split(" ");
        double[] v = new double[words.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = Double.parseDouble(words[i]);
        }
        return new EpochResult((int) v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }
}
