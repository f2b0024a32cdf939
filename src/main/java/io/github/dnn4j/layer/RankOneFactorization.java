package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.Arrays;
import java.util.List;

/**
 * A two-dimensional kernel as the product of a column and a row: kernel[y][x] = column[y] row[x]. A kernel of rank 1,
 * such as Sobel's, has such factors; of any other this is the best approximation in the Frobenius norm (Eckart and
 * Young, 1936).
 *
 * @param column a value for every row of the kernel
 * @param row a value for every column of the kernel
 * @param exact whether the kernel has rank 1, or 0: every 2x2 minor is zero without rounding
 * @param residual how much the best product misses, relative to the kernel: |kernel - column row| / |kernel| in the
 *     Frobenius norm, 0 for an exact one, below 1 always
 */
public record RankOneFactorization(List<Double> column, List<Double> row, boolean exact, double residual) {
    /** Copies the lists. */
    public RankOneFactorization {
        column = List.copyOf(column);
        row = List.copyOf(row);
    }

    /**
     * Factors a kernel of finite values in the range of a float.
     *
     * <p>Minors are computed in double: that is without rounding for values that are floats.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the kernel is empty, ragged, or has values that are
     *     not finite
     */
    public static RankOneFactorization of(double[][] kernel) {
        check(kernel);
        int height = kernel.length;
        int width = kernel[0].length;
        int pivotY = 0;
        int pivotX = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (Math.abs(kernel[y][x]) > Math.abs(kernel[pivotY][pivotX])) {
                    pivotY = y;
                    pivotX = x;
                }
            }
        }
        double pivot = kernel[pivotY][pivotX];
        if (!minorsVanish(kernel, pivotY, pivotX)) {
            return best(kernel);
        }
        Double[] column = new Double[height];
        Double[] row = new Double[width];
        for (int y = 0; y < height; y++) {
            column[y] = pivot == 0 ? 0 : kernel[y][pivotX] / pivot;
        }
        for (int x = 0; x < width; x++) {
            row[x] = kernel[pivotY][x];
        }
        return new RankOneFactorization(List.of(column), List.of(row), true, 0);
    }

    private static void check(double[][] kernel) {
        require(kernel.length > 0 && kernel[0].length > 0, "a kernel without values cannot be factored");
        for (double[] line : kernel) {
            require(
                    line.length == kernel[0].length,
                    "kernel rows have %d and %d values; they must have the same number",
                    kernel[0].length,
                    line.length);
            for (double value : line) {
                require(
                        Math.abs(value) <= Float.MAX_VALUE,
                        "kernel has the value %s; finite numbers in the range of a float are needed",
                        value);
            }
        }
    }

    /** With a nonzero pivot, the rank is 1 exactly when all minors that contain the pivot are zero. */
    private static boolean minorsVanish(double[][] kernel, int pivotY, int pivotX) {
        for (int y = 0; y < kernel.length; y++) {
            for (int x = 0; x < kernel[0].length; x++) {
                if (kernel[y][x] * kernel[pivotY][pivotX] != kernel[y][pivotX] * kernel[pivotY][x]) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The first singular pair by one-sided Jacobi rotations (Hestenes, 1958): columns of the kernel are rotated until
     * they are orthogonal; their norms are then the singular values.
     */
    private static RankOneFactorization best(double[][] kernel) {
        int height = kernel.length;
        int width = kernel[0].length;
        double[][] columns = new double[width][height];
        double[][] rotation = new double[width][width];
        for (int x = 0; x < width; x++) {
            rotation[x][x] = 1;
            for (int y = 0; y < height; y++) {
                columns[x][y] = kernel[y][x];
            }
        }
        boolean rotated = true;
        for (int sweep = 0; sweep < 60 && rotated; sweep++) {
            rotated = false;
            for (int p = 0; p < width; p++) {
                for (int q = p + 1; q < width; q++) {
                    rotated |= orthogonalise(columns, rotation, p, q);
                }
            }
        }
        int first = 0;
        double total = 0;
        double[] squares = new double[width];
        for (int x = 0; x < width; x++) {
            squares[x] = dot(columns[x], columns[x]);
            total += squares[x];
            first = squares[x] > squares[first] ? x : first;
        }
        double missed = 0;
        for (int x = 0; x < width; x++) {
            missed += x == first ? 0 : squares[x];
        }
        return new RankOneFactorization(
                Arrays.stream(columns[first]).boxed().toList(),
                Arrays.stream(rotation[first]).boxed().toList(),
                false,
                Math.sqrt(missed / total));
    }

    /** Rotates two columns, and the rows of the rotation so far, until the columns are orthogonal. */
    private static boolean orthogonalise(double[][] columns, double[][] rotation, int p, int q) {
        double a = dot(columns[p], columns[p]);
        double b = dot(columns[q], columns[q]);
        double c = dot(columns[p], columns[q]);
        if (Math.abs(c) <= 1e-16 * Math.sqrt(a * b)) {
            return false;
        }
        double zeta = (b - a) / (2 * c);
        double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
        double cosine = 1 / Math.hypot(1, tangent);
        double sine = cosine * tangent;
        rotate(columns[p], columns[q], cosine, sine);
        rotate(rotation[p], rotation[q], cosine, sine);
        return true;
    }

    private static void rotate(double[] p, double[] q, double cosine, double sine) {
        for (int i = 0; i < p.length; i++) {
            double old = p[i];
            p[i] = cosine * old - sine * q[i];
            q[i] = sine * old + cosine * q[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
