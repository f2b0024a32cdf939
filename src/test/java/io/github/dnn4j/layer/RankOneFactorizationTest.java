package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankOneFactorizationTest {
    private static double miss(double[][] kernel, RankOneFactorization factors) {
        double missed = 0;
        double total = 0;
        for (int y = 0; y < kernel.length; y++) {
            for (int x = 0; x < kernel[0].length; x++) {
                double difference =
                        kernel[y][x] - factors.column().get(y) * factors.row().get(x);
                missed += difference * difference;
                total += kernel[y][x] * kernel[y][x];
            }
        }
        return Math.sqrt(missed / total);
    }

    @Test
    void sobelFactorsExactly() {
        RankOneFactorization sobel = RankOneFactorization.of(new double[][] {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}});
        assertTrue(sobel.exact());
        assertEquals(0, sobel.residual());
        assertEquals(List.of(0.5, 1.0, 0.5), sobel.column());
        assertEquals(List.of(-2.0, 0.0, 2.0), sobel.row());
    }

    @Test
    void laplacianMissesByItsSecondSingularValue() {
        // [0 1 0; 1 -4 1; 0 1 0]: eigenvalues -2 - sqrt(6), -2 + sqrt(6) and 0; squares add up to 20
        double[][] laplacian = {{0, 1, 0}, {1, -4, 1}, {0, 1, 0}};
        RankOneFactorization factors = RankOneFactorization.of(laplacian);
        assertFalse(factors.exact());
        assertEquals((Math.sqrt(6) - 2) / Math.sqrt(20), factors.residual(), 1e-15);
        assertEquals(factors.residual(), miss(laplacian, factors), 1e-14);
    }

    @Test
    void identityIsTheWorstCase() {
        RankOneFactorization factors = RankOneFactorization.of(new double[][] {{1, 0}, {0, 1}});
        assertEquals(Math.sqrt(0.5), factors.residual(), 1e-15);
    }

    @Test
    void randomKernelsOfEveryShape() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(7);
            int width = 1 + random.nextInt(7);
            double[][] kernel = new double[height][width];
            for (double[] line : kernel) {
                for (int x = 0; x < width; x++) {
                    line[x] = (float) random.nextGaussian();
                }
            }
            RankOneFactorization factors = RankOneFactorization.of(kernel);
            assertEquals(height == 1 || width == 1, factors.exact());
            assertEquals(factors.residual(), miss(kernel, factors), 1e-13);
            // no other product is nearer: perturbing the best one only makes it worse
            for (int i = 0; i < 20; i++) {
                double factor = 1 + 0.1 * random.nextGaussian();
                int at = random.nextInt(height);
                List<Double> column = new java.util.ArrayList<>(factors.column());
                column.set(at, column.get(at) * factor + 0.01 * random.nextGaussian());
                double other = miss(kernel, new RankOneFactorization(column, factors.row(), false, 0));
                assertTrue(other >= factors.residual() - 1e-13);
            }
        }
    }

    @Test
    void roundedProductsMissByRounding() {
        double[][] kernel = new double[5][3];
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 3; x++) {
                kernel[y][x] = (float) (Math.sin(y + 1) * Math.cos(x + 1));
            }
        }
        RankOneFactorization factors = RankOneFactorization.of(kernel);
        assertTrue(factors.residual() < 1e-7, () -> "misses by " + factors.residual());
        assertTrue(miss(kernel, factors) < 1e-7);
    }

    @Test
    void zerosHaveZeroFactors() {
        RankOneFactorization zero = RankOneFactorization.of(new double[2][3]);
        assertTrue(zero.exact());
        assertEquals(List.of(0.0, 0.0), zero.column());
        assertEquals(List.of(0.0, 0.0, 0.0), zero.row());
        assertEquals(0, zero.residual());
    }

    @Test
    void refusesWhatIsNoKernel() {
        assertInvalid(() -> RankOneFactorization.of(new double[0][]));
        assertInvalid(() -> RankOneFactorization.of(new double[2][0]));
        assertInvalid(() -> RankOneFactorization.of(new double[][] {{1, 2}, {3}}));
        assertInvalid(() -> RankOneFactorization.of(new double[][] {{1, Double.NaN}}));
        assertInvalid(() -> RankOneFactorization.of(new double[][] {{1e300}}));
    }
}
