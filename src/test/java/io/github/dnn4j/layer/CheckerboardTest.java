package io.github.dnn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckerboardTest {
    private static Optional<String> check(int kernel, int stride, int dilation) {
        return Checkerboard.check(
                TransposedConvolution.of(1, 1, kernel).withStride(stride).withDilation(dilation));
    }

    @Test
    void kernelsDivisibleByTheStrideAreQuiet() {
        assertEquals(Optional.empty(), check(4, 2, 1));
        assertEquals(Optional.empty(), check(2, 2, 1));
        assertEquals(Optional.empty(), check(3, 1, 1));
        assertEquals(Optional.empty(), check(6, 3, 1));
        assertEquals(Optional.empty(), check(4, 2, 3));
    }

    @Test
    void othersAreNot() {
        assertTrue(check(3, 2, 1).orElseThrow().contains("kernel 3 at stride 2 gives outputs 1 to 2 taps"));
        assertTrue(check(5, 2, 1).isPresent());
        assertTrue(check(1, 2, 1).isPresent());
        // every tap of a kernel dilated by the stride falls on the same phase
        assertTrue(check(4, 2, 2).orElseThrow().contains("0 to 4 taps"));
    }

    @Test
    void namesTheAxes() {
        String warning = Checkerboard.check(TransposedConvolution.of(3, 3, 4, 3).withStride(2))
                .orElseThrow();
        assertTrue(warning.contains("spatial axis 1"));
        assertTrue(!warning.contains("spatial axis 0"));
    }
}
