package io.github.dnn4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static Scores of(java.util.function.UnaryOperator<Value> end) {
        NetworkBuilder builder = new NetworkBuilder("test");
        Value value = end.apply(builder.input("data", 1, 4, 1, 1).relu("relu"));
        return Scores.of(builder.output(value).build(), value.name());
    }

    @Test
    void looksForSoftmaxAtTheEnd() {
        assertEquals(Scores.LOGITS, of(value -> value.flatten("flat")));
        assertEquals(Scores.PROBABILITIES, of(value -> value.softmax("prob").flatten("flat")));
        assertEquals(Scores.LOG_PROBABILITIES, of(value -> value.then("log", new Softmax(1, true))));
        assertEquals(Scores.LOGITS, of(value -> value.softmax("prob").relu("again")));
    }

    @Test
    void softmaxOfLargeLogitsStaysFinite() {
        assertArrayEquals(new double[] {0.5, 0.5, 0}, Scores.LOGITS.probabilities(new float[] {1e30f, 1e30f, 0}));
        assertArrayEquals(
                new double[] {0.25, 0.75},
                Scores.LOG_PROBABILITIES.probabilities(new float[] {(float) Math.log(0.25), (float) Math.log(0.75)}),
                1e-6);
    }

    @Test
    void theLowerIndexComesFirstAmongEquals() {
        assertEquals(List.of(2, 0, 1), Scores.top(new double[] {0.2, 0.2, 0.5, 0.1}, 3));
        assertEquals(1, Scores.top(new double[] {1}, 5).size());
    }
}
