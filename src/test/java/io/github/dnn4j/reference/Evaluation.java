package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/** Single layers evaluated on small tensors. */
final class Evaluation {
    private Evaluation() {}

    /** The first output of a layer without parameters. */
    static float[] run(Layer layer, Tensor... inputs) {
        return run(layer, List.of(), inputs);
    }

    /** The first output of a layer with parameters. */
    static float[] run(Layer layer, List<Tensor> parameters, Tensor... inputs) {
        return tensor(layer, parameters, inputs).toFloatArray();
    }

    static Tensor tensor(Layer layer, List<Tensor> parameters, Tensor... inputs) {
        return ReferenceKernels.run(layer, List.of(inputs), parameters).getFirst();
    }

    static Tensor vector(float... values) {
        return Tensor.ofFloats(Shape.of(values.length), values);
    }

    /** A tensor (1, 1, n): one channel over one spatial axis. */
    static Tensor line(float... values) {
        return Tensor.ofFloats(Shape.of(1, 1, values.length), values);
    }

    /** A tensor (1, n, 1, 1): one pixel of n channels. */
    static Tensor pixel(float... values) {
        return Tensor.ofFloats(Shape.of(1, values.length, 1, 1), values);
    }

    /** The numbers from {@code first} on. */
    static Tensor ramp(float first, long... extents) {
        Tensor tensor = Tensor.allocate(Shape.of(extents), DataType.F32);
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.setFloat(i, first + i);
        }
        return tensor;
    }

    static Tensor integers(DataType type, int... values) {
        Tensor tensor = Tensor.allocate(Shape.of(values.length), type);
        tensor.copyFrom(values);
        return tensor;
    }

    /** Whole numbers from -5 to 5: sums of their products are exact in F32. */
    static Tensor whole(SplittableRandom random, Shape shape) {
        Tensor tensor = Tensor.allocate(shape, DataType.F32);
        for (long i = 0; i < shape.elements(); i++) {
            tensor.setFloat(i, random.nextInt(-5, 6));
        }
        return tensor;
    }
}
