package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MatMul is NumPy's, for vectors, matrices and stacks of them, whichever operand is constant, or neither. */
class MatMulVectorsTest {
    @ParameterizedTest
    @CsvSource({
        "3, 3, ''",
        "3, 3x4, 4",
        "3, 1x3x4, 1x4",
        "3, 2x3x4, 2x4",
        "2x3, 3, 2",
        "5x2x3, 3, 5x2",
        "2x3, 3x4, 2x4",
        "5x2x3, 3x4, 5x2x4",
        "2x3, 5x3x4, 5x2x4",
        "5x2x3, 5x3x4, 5x2x4",
        "5x1x2x3, 6x3x4, 5x6x2x4",
        "1x2x3, 3, 1x2",
        "5x1x2x3, 6x3x1, 5x6x2x1",
    })
    void asNumPyHasIt(String left, String right, String result) {
        long[] a = extents(left);
        long[] b = extents(right);
        float[] wanted = product(a, b, extents(result));
        for (String constant : new String[] {"a", "b", ""}) {
            TestGraph graph = new TestGraph(13);
            define(graph, "a", constant, a);
            define(graph, "b", constant, b);
            TestGraph.Result found =
                    graph.node("MatMul", "a,b", "y").output("y").run();
            String what = left + " times " + right + (constant.isEmpty() ? "" : ", constant: " + constant);
            assertEquals(Shape.of(extents(result)), found.shape(), what);
            assertArrayEquals(wanted, found.values(), what);
        }
    }

    private static void define(TestGraph graph, String name, String constant, long[] extents) {
        if (name.equals(constant)) {
            graph.counting(name, extents);
        } else {
            graph.input(name, Arrays.stream(extents).boxed().toArray());
        }
    }

    private static long[] extents(String text) {
        return text.isEmpty()
                ? new long[0]
                : Arrays.stream(text.split("x")).mapToLong(Long::parseLong).toArray();
    }

    /** By definition, of operands 1, 2, 3...: sums over the last axis of one and the last but one of the other. */
    private static float[] product(long[] a, long[] b, long[] result) {
        long[] left = a.length == 1 ? new long[] {1, a[0]} : a;
        long[] right = b.length == 1 ? new long[] {b[0], 1} : b;
        long rows = left[left.length - 2];
        long inner = left[left.length - 1];
        long columns = right[right.length - 1];
        int leading = Math.max(left.length, right.length) - 2;
        List<Long> batch = new ArrayList<>();
        for (int axis = 0; axis < leading; axis++) {
            batch.add(Math.max(at(left, axis - leading - 2), at(right, axis - leading - 2)));
        }
        float[] values = new float[(int) Shape.of(result).elements()];
        for (int i = 0; i < values.length; i++) {
            long column = i % columns;
            long row = i / columns % rows;
            long entry = i / columns / rows;
            float sum = 0;
            for (long k = 0; k < inner; k++) {
                long x = (matrix(left, batch, entry) * rows + row) * inner + k;
                long y = (matrix(right, batch, entry) * inner + k) * columns + column;
                sum += (x + 1) * (y + 1);
            }
            values[i] = sum;
        }
        return values;
    }

    private static long at(long[] extents, int fromEnd) {
        return extents.length + fromEnd < 0 ? 1 : extents[extents.length + fromEnd];
    }

    /** Which matrix of an operand an entry of the result's leading axes takes. */
    private static long matrix(long[] extents, List<Long> batch, long entry) {
        long rest = entry;
        long index = 0;
        long stride = 1;
        for (int axis = batch.size() - 1; axis >= 0; axis--) {
            long own = at(extents, axis - batch.size() - 2);
            index += own == 1 ? 0 : rest % batch.get(axis) * stride;
            stride *= own;
            rest /= batch.get(axis);
        }
        return index;
    }
}
