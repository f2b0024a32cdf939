package io.github.dnn4j.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static double factor(String schedule, long step) {
        return Schedule.parse(schedule).factor(step, 10, 100);
    }

    @Test
    void factorsByHand() {
        assertEquals(1, factor("constant", 99));
        assertEquals(1, factor("step:3:0.1", 29));
        assertEquals(0.1, factor("step:3:0.1", 30), 1e-15);
        assertEquals(0.001, factor("step:3:0.1", 99), 1e-15);
        assertEquals(1, factor("cosine", 0));
        assertEquals(0.5, factor("cosine", 50), 1e-15);
        assertEquals(0, factor("cosine", 100), 1e-15);
        assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, factor("cosine:0.2", 25), 1e-15);
    }

    @Test
    void warmUpRisesToOneAndHandsOver() {
        assertEquals(0.05, factor("warmup:2+cosine", 0), 1e-15);
        assertEquals(1, factor("warmup:2+cosine", 19), 1e-15);
        assertEquals(1, factor("warmup:2+cosine", 20), 1e-15);
        assertEquals(0.5, factor("warmup:2+cosine", 60), 1e-15);
        assertEquals(0.2, factor("warmup:0.5+step:1:0.1", 0), 1e-15);
        assertEquals(0.1, factor("warmup:0.5+step:1:0.1", 15), 1e-15);
    }

    @Test
    void textsComeBack() {
        for (String text : new String[] {
            "constant", "step:30:0.1", "cosine", "cosine:0.01", "warmup:2.0+cosine", "warmup:0.5+step:2:0.5"
        }) {
            assertEquals(text, Schedule.parse(text).describe());
        }
        assertTrue(Schedule.parse("warmup:1+cosine").dependsOnTotal());
        assertFalse(Schedule.parse("warmup:1+step:1:0.5").dependsOnTotal());
        assertFalse(Schedule.parse("constant").dependsOnTotal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "linear",
                "step",
                "step:1",
                "step:x:0.1",
                "step:0:0.1",
                "step:1:2",
                "cosine:1",
                "cosine:-1",
                "constant:1",
                "constant+cosine",
                "warmup:2",
                "warmup:0+cosine",
                "warmup:1+warmup:1+cosine"
            })
    void otherTextsAreRefused(String text) {
        assertThrows(InvalidDescriptorException.class, () -> Schedule.parse(text));
    }
}
