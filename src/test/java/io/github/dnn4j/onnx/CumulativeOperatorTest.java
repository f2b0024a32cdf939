package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CumSum of computed values, by its definition. */
class CumulativeOperatorTest {
    @ParameterizedTest
    @CsvSource({
        "1, 5, 3, 1, false, false",
        "1, 5, 3, 1, true, false",
        "2, 8, 3, -2, false, true",
        "2, 7, 2, 1, true, true",
        "3, 1, 2, 1, true, false",
        "3, 1, 2, 1, false, true",
        "9, 2, 2, 0, false, false",
        "2, 3, 6, 2, true, true",
    })
    void asDefined(int a, int b, int c, int axis, boolean exclusive, boolean reverse) {
        int[] extents = {a, b, c};
        int along = axis < 0 ? axis + 3 : axis;
        int stride = along == 0 ? b * c : along == 1 ? c : 1;
        float[] wanted = new float[a * b * c];
        for (int i = 0; i < wanted.length; i++) {
            int place = i / stride % extents[along];
            for (int j = 0; j < extents[along]; j++) {
                boolean counts = j == place ? !exclusive : reverse ? j > place : j < place;
                wanted[i] += counts ? i + (j - place) * stride + 1 : 0;
            }
        }
        TestGraph.Result found = new TestGraph(14)
                .input("x", a, b, c)
                .longs("axis", axis)
                .node(
                        "CumSum",
                        "x,axis",
                        "y",
                        integer("exclusive", exclusive ? 1 : 0),
                        integer("reverse", reverse ? 1 : 0))
                .output("y")
                .run();
        assertEquals(Shape.of(a, b, c), found.shape());
        assertArrayEquals(wanted, found.values());
    }
}
