package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.tensor.Shape;

/**
 * With z = (x - mean) / divisor and g = scale dy: dshift = sum dy and dscale = sum dy z over where they repeat. The
 * divisor D depends on x too, so that dx = (g - z mean(g z)) / D by the root mean square, (g - mean(g) - z mean(g z)) /
 * D by the deviation, (g - z sum(g z)) / D by the L2 norm and (g - sign(x) sum(g z)) / D by the L1 norm. All in double.
 */
final class ReferenceNormalizationBackward {
    private ReferenceNormalizationBackward() {}

    static void compute(Normalization layer, Backward pass) {
        Shape shape = pass.input().shape();
        Slices slices = Slices.of(layer, shape);
        Numbers x = Numbers.of(pass.input());
        Numbers dy = Numbers.of(pass.outputGradient());
        Slices.Parameter scale = Slices.scale(layer, pass.parameters(), shape);
        double[] normalized = new double[Math.toIntExact(shape.elements())];
        Parallel.forEach(slices.count(), slice -> {
            double mean = slices.mean(x, slice);
            double divisor = slices.divisor(x, slice, mean);
            double sum = 0;
            double sumOfProducts = 0;
            for (long i = 0; i < slices.size(); i++) {
                long at = slices.at(slice, i);
                normalized[(int) at] = (x.get(at) - mean) / divisor;
                double g = scale.at(at) * dy.get(at);
                sum += g;
                sumOfProducts += g * normalized[(int) at];
            }
            if (pass.inputGradient().isPresent()) {
                Numbers dx = Numbers.of(pass.inputGradient().get());
                for (long i = 0; i < slices.size(); i++) {
                    long at = slices.at(slice, i);
                    double z = normalized[(int) at];
                    double away = switch (layer.divisor()) {
                        case DEVIATION -> (sum + z * sumOfProducts) / slices.size();
                        case ROOT_MEAN_SQUARE -> z * sumOfProducts / slices.size();
                        case L1_NORM -> Math.signum(x.get(at)) * sumOfProducts;
                        case L2_NORM -> z * sumOfProducts;
                    };
                    dx.add(at, (scale.at(at) * dy.get(at) - away) / divisor);
                }
            }
        });
        if (layer.scale().isPresent()) {
            Strides toScale = Strides.broadcast(layer.scale().get(), shape);
            pass.parameterGradients()
                    .getFirst()
                    .ifPresent(ds ->
                            Accumulation.repeated(ds, shape.elements(), toScale, i -> dy.get(i) * normalized[(int) i]));
        }
        if (layer.shift().isPresent()) {
            Strides toShift = Strides.broadcast(layer.shift().get(), shape);
            pass.parameterGradients()
                    .getLast()
                    .ifPresent(ds -> Accumulation.repeated(ds, shape.elements(), toShift, dy::get));
        }
    }
}
