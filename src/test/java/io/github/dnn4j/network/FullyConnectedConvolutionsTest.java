package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.FullyConnectedConvolutions;
import io.github.dnn4j.reference.ReferenceKernels;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullyConnectedConvolutionsTest {
    private static final FullyConnected LAYER = new FullyConnected(60, 7, true);
    private static final Tensor WEIGHT = Runs.integers(1, Shape.of(7, 60));
    private static final Tensor BIAS = Runs.integers(2, Shape.of(7));

    @Test
    void fullSizeAndBack() {
        Tensor x = Runs.integers(3, Shape.of(2, 5, 3, 4));
        Tensor expected =
                ReferenceKernels.run(LAYER, List.of(x), List.of(WEIGHT, BIAS)).getFirst();
        Convolution convolution = FullyConnectedConvolutions.fullSize(LAYER, Shape.of(5, 3, 4));
        assertEquals(Convolution.of(5, 7, 3, 4), convolution);
        Tensor kernel = FullyConnectedConvolutions.weight(convolution, WEIGHT);
        Tensor actual = ReferenceKernels.run(convolution, List.of(x), List.of(kernel, BIAS))
                .getFirst();
        assertEquals(Shape.of(2, 7, 1, 1), actual.shape());
        Runs.assertSameValues(expected, actual, 0);
        assertEquals(LAYER, FullyConnectedConvolutions.back(convolution));
        Runs.assertSameValues(WEIGHT, FullyConnectedConvolutions.weight(LAYER, kernel), 0);
    }

    @Test
    void pointwise() {
        Tensor x = Runs.integers(3, Shape.of(3, 60, 1, 1));
        Convolution convolution = FullyConnectedConvolutions.pointwise(LAYER);
        assertEquals(Convolution.square(60, 7, 1), convolution);
        Tensor kernel = FullyConnectedConvolutions.weight(convolution, WEIGHT);
        Runs.assertSameValues(
                ReferenceKernels.run(LAYER, List.of(x), List.of(WEIGHT, BIAS)).getFirst(),
                ReferenceKernels.run(convolution, List.of(x), List.of(kernel, BIAS))
                        .getFirst(),
                0);
        assertEquals(LAYER, FullyConnectedConvolutions.back(convolution));
    }

    @Test
    void refusesWhatIsNotFullyConnected() {
        assertInvalid(() -> FullyConnectedConvolutions.fullSize(LAYER, Shape.of(5, 3, 5)));
        assertInvalid(() -> FullyConnectedConvolutions.fullSize(LAYER, Shape.of(60)));
        assertInvalid(() ->
                FullyConnectedConvolutions.back(Convolution.square(2, 2, 3).withPadding(1)));
        assertInvalid(() ->
                FullyConnectedConvolutions.back(Convolution.square(2, 2, 3).withDilation(2)));
        assertInvalid(() ->
                FullyConnectedConvolutions.back(Convolution.square(2, 2, 3).withGroups(2)));
        assertInvalid(() -> FullyConnectedConvolutions.weight(Convolution.square(2, 2, 3), WEIGHT));
        assertInvalid(() -> FullyConnectedConvolutions.weight(new FullyConnected(3, 3, true), WEIGHT));
    }
}
