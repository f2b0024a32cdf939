package io.github.dnn4j.network;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.InvalidDescriptorException;
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
        InvalidDescriptorException.require(Float.isFinite(value), "initial value %s is not a finite number", value);
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
                    double first = (double) shape.extent(0) / groups(layer);
                    boolean transposed = layer instanceof TransposedConvolution;
                    double fanIn = taps * (transposed ? first : shape.extent(1));
                    double fanOut = taps * (transposed ? shape.extent(1) : first);
                    double sigma = deviation.of(fanIn, fanOut);
                    SplittableRandom random = new SplittableRandom(streamSeed(seed, name));
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

    private static int groups(Layer layer) {
        return switch (layer) {
            case Convolution convolution -> convolution.groups();
            case TransposedConvolution transposed -> transposed.groups();
            default -> 1;
        };
    }

    /**
     * A seed for the stream of one parameter. Both parts are scrambled: seeds that differ by a multiple of the golden
     * ratio give {@link SplittableRandom} the same stream, only shifted.
     */
    private static long streamSeed(long seed, String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return scramble(scramble(seed) + scramble(hash));
    }

    /** Stafford's variant 13 of the 64-bit finaliser of MurmurHash3. */
    private static long scramble(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
