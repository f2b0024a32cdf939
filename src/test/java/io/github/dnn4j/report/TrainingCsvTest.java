package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TrainingCsvTest {
    @Test
    void hasALineForEveryPointWhateverTheLocale() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            StringWriter text = new StringWriter();
            TrainingCsv.write(
                    List.of(
                            new TrainingPoint(
                                    0.5, 234, 1.25, 0.5, Double.NaN, 1e-5, 1234.5678, 0, Double.NaN, Double.NaN),
                            new TrainingPoint(1, 468, 1 / 3.0, 0.75, 0.8125, 0, 20_000_000, 61.5, 0.5, 0.7)),
                    text);
            assertEquals("""
                    epoch,step,loss,train_accuracy,test_accuracy,learning_rate,images_per_second,seconds,epoch_loss,epoch_train_accuracy
                    0.5,234,1.25,0.5,,0.00001,1234.568,0,,
                    1,468,0.3333333,0.75,0.8125,0,20000000,61.5,0.5,0.7
                    """, text.toString());
        } finally {
            Locale.setDefault(before);
        }
    }
}
