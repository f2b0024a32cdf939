package io.github.dnn4j.report;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The history of a training run as comma-separated values (RFC 4180): a head, then a line for every point, each ended
 * by a line feed; numbers with a decimal point, nothing where a value was not measured. Loss and training accuracy are
 * means since the point before; those of a whole epoch are in columns of their own.
 */
public final class TrainingCsv {
    private static final String HEAD =
            "epoch,step,loss,train_accuracy,test_accuracy,learning_rate,images_per_second,seconds,epoch_loss,"
                    + "epoch_train_accuracy\n";
    private static final MathContext DIGITS = new MathContext(7);

    private TrainingCsv() {}

    /**
     * Writes the whole history.
     *
     * @throws IOException if {@code out} fails
     */
    public static void write(List<TrainingPoint> history, Writer out) throws IOException {
        out.write(text(history));
        out.flush();
    }

    /** The whole history as one text. */
    public static String text(List<TrainingPoint> history) {
        StringBuilder text = new StringBuilder(HEAD);
        history.forEach(point -> text.append(line(point)));
        return text.toString();
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
                        text(point.seconds()),
                        text(point.epochLoss()),
                        text(point.epochAccuracy()))
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
