package io.github.dnn4j.agreement;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Weights and inputs: as a trained network has them in size, drawn from a stream that names seed. */
final class Values {
    private Values() {}

    /** An input: normally distributed if it is floating, else every number of its type. */
    static Tensor input(String caseName, NetworkInput input, double mean, double deviation) {
        SplittableRandom random = random(caseName + "/" + input.name());
        Tensor tensor = Tensor.allocate(input.shape(), input.type());
        return fill(
                tensor,
                switch (input.type()) {
                    case F32, BF16, F16 -> () -> mean + deviation * random.nextGaussian();
                    case U8 -> () -> random.nextInt(0, 256);
                    case S8 -> () -> random.nextInt(-128, 128);
                    case S32 -> () -> random.nextInt(-100_000, 100_001);
                });
    }

    /**
     * Weights that keep the size of what passes through them; biases, shifts and means that matter; variances that are
     * not 1; scales of either sign.
     */
    static Initialiser parameters(String caseName) {
        return (name, layer, spec, tensor) -> {
            SplittableRandom random = random(caseName + "/" + name);
            fill(tensor, supplier(layer, spec, random));
        };
    }

    private static DoubleSupplier supplier(Layer layer, ParameterSpec spec, SplittableRandom random) {
        return switch (spec.role()) {
            case "weight" -> {
                double deviation = Math.sqrt(2.0 / fanIn(spec.shape()));
                yield () -> deviation * random.nextGaussian();
            }
            case "bias", "shift", "mean", "value" -> () -> random.nextDouble(-1, 1);
            case "variance" -> () -> random.nextDouble(0.05, 2);
            case "slope" -> () -> random.nextDouble(-0.5, 0.5);
            case "scale" ->
                layer instanceof Quantize || layer instanceof Dequantize
                        ? () -> Math.scalb(1, -random.nextInt(2, 6)) // dividing by it and multiplying are the same
                        : () -> random.nextDouble(0.5, 1.5) * (random.nextInt(4) == 0 ? -1 : 1);
            case "zero_point" -> () -> zeroPoint(layer, random);
            default -> throw new IllegalArgumentException("no values are known for the role " + spec.role());
        };
    }

    private static int zeroPoint(Layer layer, SplittableRandom random) {
        DataType type = switch (layer) {
            case Quantize q -> q.type();
            case Dequantize d -> d.type();
            default -> throw new IllegalArgumentException(layer + " has no zero point");
        };
        return type == DataType.U8 ? random.nextInt(100, 156) : type == DataType.S8 ? random.nextInt(-20, 21) : 0;
    }

    /** Products in one element of the result, up to groups: all of a filter's weights. */
    private static double fanIn(Shape weight) {
        return (double) weight.elements() / weight.extent(0);
    }

    private static Tensor fill(Tensor tensor, DoubleSupplier values) {
        long elements = tensor.shape().elements();
        for (long i = 0; i < elements; i++) {
            tensor.setFloat(i, (float) values.getAsDouble());
        }
        return tensor;
    }

    /** Two rounds of a 64-bit string hash, so that similar names give unrelated streams. */
    private static SplittableRandom random(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return new SplittableRandom(new SplittableRandom(hash).nextLong());
    }
}
