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
    private static final int VALUES = 8;

    /** All values with blanks between them, from which {@link #parse} makes the same again. */
    String text() {
        return epoch + " " + trainLoss + " " + trainAccuracy + " " + testLoss + " " + testAccuracy + " " + learningRate
                + " " + imagesPerSecond + " " + seconds;
    }

    /**
     * The result behind such a text.
     *
     * @throws IllegalArgumentException if it is none; says what it is instead
     */
    static EpochResult parse(String text) {
        String[] words = text.split(" ");
        double[] v = new double[words.length];
        try {
            for (int i = 0; i < v.length; i++) {
                v[i] = Double.parseDouble(words[i]);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\", in which not all words are numbers", e);
        }
        if (v.length != VALUES || v[0] < 1 || v[0] != (int) v[0]) {
            throw new IllegalArgumentException(
                    "\"" + text + "\", which is not the number of an epoch and " + (VALUES - 1) + " numbers");
        }
        return new EpochResult((int) v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }
}
