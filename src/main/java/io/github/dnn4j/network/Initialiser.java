package io.github.dnn4j.network;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * Fills a new parameter. The seeded ones draw from a stream of their own for every parameter, seeded by the parameter's
 * name, so that values do not depend on the order or on other parameters.
 */
@FunctionalInterface
public interface Initialiser {
    /** Fills {@code tensor}, the parameter {@code spec} of {@code layer}, known as {@code name}. */
    void fill(String name, Layer layer, ParameterSpec spec, Tensor tensor);

    /**
     * He initialisation: weights normal with standard deviation sqrt(2 / fan-in) (He et al., 2015), slopes 0.25, scales
     * and variances 1, everything else 0.
     */
    static Initialiser he(long seed) {
        return scaled(seed, (fanIn, fanOut) -> Math.sqrt(2.0 / fanIn));
    }

    /** Xavier initialisation: as {@link #he}, with standard deviation sqrt(2 / (fan-in + fan-out)) (Glorot, 2010). */
    static Initialiser xavier(long seed) {
        return scaled(seed, (fanIn, fanOut) -> Math.sqrt(2.0 / (fanIn + fanOut)));
    }

    /** The same value everywhere; scales and variances of normalizations included. */
    static Initialiser constant(float value) {
        return (name, layer, spec, tensor) -> tensor.fill(value);
    }

    /** Standard deviation of weights by the number of connections into an output and out of an input. */
    @FunctionalInterface
    interface Deviation {
        /** The standard deviation. */
        double of(double fanIn, double fanOut);
    }

    private static Initialiser scaled(long seed, Deviation deviation) {
        return (name, layer, spec, tensor) -> {
            switch (spec.role()) {
                case "weight" -> {
                    Shape shape = spec.shape();
                    double taps = 1;
                    for (int i = 2; i < shape.rank(); i++) {
                        taps *= shape.extent(i);
                    }
                    boolean transposed = layer instanceof io.github.dnn4j.layer.TransposedConvolution;
                    double fanIn = taps * shape.extent(transposed ? 0 : 1);
                    double fanOut = taps * shape.extent(transposed ? 1 : 0);
                    double sigma = deviation.of(fanIn, fanOut);
                    SplittableRandom random = new SplittableRandom(seed ^ (0x9E3779B97F4A7C15L * name.hashCode()));
                    long elements = shape.elements();
                    for (long i = 0; i < elements; i++) {
                        tensor.setFloat(i, (float) (sigma * random.nextGaussian()));
                    }
                }
                case "scale", "variance" -> tensor.fill(1);
                case "slope" -> tensor.fill(0.25f);
                default -> tensor.fill(0);
            }
        };
    }
}
