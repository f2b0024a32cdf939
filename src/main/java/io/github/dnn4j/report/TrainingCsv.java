package io.github.dnn4j.report;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The history of a training run as comma-separated values (RFC 4180): a head, then a line for every point, each ended
 * by a line feed; numbers with a decimal point, nothing where a value was not measured.
 */
public final class TrainingCsv {
    private static final String HEAD =
            "epoch,step,loss,train_accuracy,test_accuracy,learning_rate,images_per_second,seconds\n";
    private static final MathContext DIGITS = new MathContext(7);

    private TrainingCsv() {}

    /**
     * Writes the whole history.
     *
     * @throws IOException if {@code out} fails
     */
    public static void write(List<TrainingPoint> history, Writer out) throws IOException {
        out.write(HEAD);
        for (TrainingPoint point : history) {
            out.write(line(point));
        }
        out.flush();
    }

    private static String line(TrainingPoint point) {
        return String.join(
                        ",",
                        text(point.epoch()),
                        Long.toString(point.step()),
                        text(point.loss()),
                        text(point.trainAccuracy()),
                        text(point.testAccuracy()),
                        text(point.learningRate()),
                        text(point.imagesPerSecond()),
                        text(point.seconds()))
                + "\n";
    }

    private static String text(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        BigDecimal rounded = new BigDecimal(value, DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
