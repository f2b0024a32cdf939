package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceFullyConnectedTest {
    private static final Tensor WEIGHT = Tensor.ofFloats(Shape.of(2, 4), 1, 0, 0, 1, 1, 10, 100, 1000);

    @Test
    void everyFeatureMeetsItsWeight() {
        // Samples 1 2 3 4 and 5 6 7 8, read in logical order from two channels of two elements.
        assertArrayEquals(
                new float[] {5.5f, 4320, 13.5f, 8764},
                run(new FullyConnected(4, 2, true), List.of(WEIGHT, vector(0.5f, -1)), ramp(1, 2, 2, 2)));
    }

    @Test
    void withoutBias() {
        assertArrayEquals(new float[] {5, 4321}, run(new FullyConnected(4, 2, false), List.of(WEIGHT), ramp(1, 1, 4)));
    }

    @Test
    void parametersThatDoNotFitAreRefused() {
        FullyConnected layer = new FullyConnected(4, 2, true);
        List<Tensor> input = List.of(ramp(1, 1, 4));
        assertThrows(InvalidDescriptorException.class, () -> ReferenceKernels.run(layer, input, List.of(WEIGHT)));
        assertThrows(
                InvalidDescriptorException.class,
                () -> ReferenceKernels.run(layer, input, List.of(WEIGHT, vector(1, 2, 3))));
    }
}
