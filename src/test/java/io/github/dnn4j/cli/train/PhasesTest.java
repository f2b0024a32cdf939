package io.github.dnn4j.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhasesTest {
    private static double unevenness(int height, int width, float[]... pictures) {
        Phases phases = new Phases(height, width);
        for (float[] picture : pictures) {
            phases.add(picture);
        }
        return phases.unevenness();
    }

    @Test
    void aCheckerboardAndNothingElseIsOne() {
        assertEquals(1, unevenness(2, 4, new float[] {1, 5, 1, 5, 5, 1, 5, 1}), 1e-9);
        assertEquals(1, unevenness(2, 2, new float[] {3, 3, 3, 7}), 1e-9);
    }

    @Test
    void whatDoesNotDependOnParityIsZero() {
        assertEquals(0, unevenness(2, 4, new float[] {1, 1, 9, 9, 1, 1, 9, 9}), 1e-9);
        assertEquals(0, unevenness(2, 2, new float[] {4, 4, 4, 4}));
        // Two pictures whose patterns are opposite cancel each other.
        assertEquals(0, unevenness(1, 2, new float[] {1, 5}, new float[] {5, 1}), 1e-9);
    }

    @Test
    void isTheShareOfTheDeviation() {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[3 * 64 * 64]; // three channels
        for (int i = 0; i < values.length; i++) {
            int parity = (i / 64 + i) % 2;
            values[i] = (float) (random.nextGaussian() + (parity == 0 ? 0.75 : -0.75));
        }
        // Variances 1 of the noise and 0.5625 of the board
        assertEquals(Math.sqrt(0.5625 / 1.5625), unevenness(64, 64, values), 0.02);
    }

    @Test
    void refusesWhatIsNoPictureOfThatSize() {
        assertThrows(InvalidDescriptorException.class, () -> unevenness(2, 2, new float[5]));
    }
}
