package io.github.dnn4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.SplittableRandom;

/** Runs networks of one input and one output on the reference, and compares. */
final class Runs {
    private Runs() {}

    /** Normally distributed values. */
    static Tensor random(long seed, Shape shape) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.allocate(shape, DataType.F32);
        for (long i = 0; i < shape.elements(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
        return tensor;
    }

    /** Small whole numbers, so that sums of products are exact. */
    static Tensor integers(long seed, Shape shape) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.allocate(shape, DataType.F32);
        for (long i = 0; i < shape.elements(); i++) {
            tensor.setFloat(i, random.nextInt(-4, 5));
        }
        return tensor;
    }

    /** The output for this input. */
    static Tensor run(Network network, Parameters parameters, Tensor input) {
        try (Backend backend = ReferenceBackend.open();
                CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults());
                Session session = compiled.newSession(input.shape())) {
            session.input(network.inputs().getFirst().name()).copyFrom(input);
            session.run();
            Tensor output = session.output(network.outputs().getFirst());
            Tensor copy = Tensor.allocate(output.shape(), output.type());
            copy.copyFrom(output);
            return copy;
        }
    }

    /** Checks the elements in order, whatever the shapes, relative to the largest. */
    static void assertSameValues(Tensor expected, Tensor actual, double tolerance) {
        float[] a = expected.toFloatArray();
        float[] b = actual.toFloatArray();
        assertEquals(a.length, b.length);
        double largest = 0;
        for (float value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 0, "all values are zero");
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], tolerance * largest, "element " + i);
        }
    }
}
