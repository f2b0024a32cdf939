package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.reference.ReferenceKernels;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpatiallySeparableTest {
    /** A weight whose every kernel is the product of a column and a row. */
    private static Tensor rankOne(Shape shape) {
        long pairs = shape.extent(0) * shape.extent(1);
        Tensor columns = Runs.integers(11, Shape.of(pairs, shape.extent(2)));
        Tensor rows = Runs.integers(12, Shape.of(pairs, shape.extent(3)));
        Tensor weight = Tensor.allocate(shape, DataType.F32);
        long kernel = shape.extent(2) * shape.extent(3);
        for (long i = 0; i < shape.elements(); i++) {
            long pair = i / kernel;
            long y = i % kernel / shape.extent(3);
            long x = i % shape.extent(3);
            weight.setFloat(
                    i, columns.getFloat(pair * shape.extent(2) + y) * rows.getFloat(pair * shape.extent(3) + x));
        }
        return weight;
    }

    private static void checkNumbers(Convolution convolution, Shape input) {
        Tensor weight = rankOne(convolution.weightShape());
        Tensor bias = Runs.integers(13, Shape.of(convolution.outChannels()));
        SpatiallySeparable separable = SpatiallySeparable.factor(convolution, weight);
        assertTrue(separable.exact());
        assertEquals(0, separable.residual());
        NetworkBuilder b = new NetworkBuilder("separable");
        Value y = separable.add(b.input("x", input.toArray()), "conv");
        Network network = b.output(y).build();
        Parameters parameters = new Parameters(separable.weights("conv")).with("conv.row.bias", bias);
        Tensor x = Runs.integers(14, input);
        Tensor expected = ReferenceKernels.run(convolution, List.of(x), List.of(weight, bias))
                .getFirst();
        Tensor actual = Runs.run(network, parameters, x);
        assertEquals(expected.shape(), actual.shape());
        Runs.assertSameValues(expected, actual, 1e-6);
    }

    @Test
    void sameNumbers() {
        checkNumbers(Convolution.square(1, 1, 3), Shape.of(1, 1, 6, 6));
        checkNumbers(Convolution.square(3, 4, 3).withPadding(1), Shape.of(2, 3, 6, 7));
        checkNumbers(Convolution.square(1, 4, 5).withPadding(2), Shape.of(1, 1, 6, 7));
        checkNumbers(Convolution.square(4, 1, 5), Shape.of(1, 4, 6, 7));
        checkNumbers(Convolution.depthwise(4, 3).withStride(2), Shape.of(2, 4, 7, 9));
        checkNumbers(new Convolution(3, 6, 3, Window.of(3, 5), true), Shape.of(2, 3, 7, 9));
        Convolution uneven = Convolution.of(2, 3, 2, 4).withStride(2, 1).withDilation(1, 2);
        checkNumbers(
                uneven.withWindow(uneven.window().withPadding(List.of(1, 0), List.of(0, 3))), Shape.of(1, 2, 8, 9));
    }

    @Test
    void sobelOnAnEdge() {
        Convolution sobel = Convolution.square(1, 1, 3).withBias(false);
        Tensor weight = Tensor.ofFloats(sobel.weightShape(), -1, 0, 1, -2, 0, 2, -1, 0, 1);
        SpatiallySeparable separable = SpatiallySeparable.factor(sobel, weight);
        assertTrue(separable.exact());
        assertEquals(Shape.of(1, 1, 3, 1), separable.columnConvolution().weightShape());
        assertEquals(Shape.of(1, 1, 1, 3), separable.rowConvolution().weightShape());
        NetworkBuilder b = new NetworkBuilder("sobel");
        Network network =
                b.output(separable.add(b.input("x", 1, 1, 3, 4), "edge")).build();
        Tensor edge = Tensor.ofFloats(Shape.of(1, 1, 3, 4), 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1);
        Tensor found = Runs.run(network, new Parameters(separable.weights("edge")), edge);
        Runs.assertSameValues(Tensor.ofFloats(Shape.of(1, 1, 1, 2), 4, 4), found, 0);
    }

    @Test
    void saysByHowMuchItMisses() {
        Convolution two = Convolution.square(1, 2, 2).withBias(false);
        // one kernel of rank 1 with norm 2, one identity: sqrt(1 / (4 + 2))
        SpatiallySeparable separable =
                SpatiallySeparable.factor(two, Tensor.ofFloats(two.weightShape(), 1, 1, 1, 1, 1, 0, 0, 1));
        assertFalse(separable.exact());
        assertEquals(Math.sqrt(1.0 / 6), separable.residual(), 1e-15);
    }

    @Test
    void refusesWhatItCannotSplit() {
        Convolution line = Convolution.of(1, 1, 3);
        assertInvalid(() -> SpatiallySeparable.factor(line, Runs.random(1, line.weightShape())));
        Convolution grouped = Convolution.square(4, 4, 3).withGroups(2);
        assertInvalid(() -> SpatiallySeparable.factor(grouped, Runs.random(1, grouped.weightShape())));
        Convolution square = Convolution.square(2, 2, 3);
        assertInvalid(() -> SpatiallySeparable.factor(square, Runs.random(1, Shape.of(2, 2, 9))));
        Tensor bad = Runs.random(1, square.weightShape());
        bad.setFloat(5, Float.NaN);
        assertInvalid(() -> SpatiallySeparable.factor(square, bad));
    }
}
