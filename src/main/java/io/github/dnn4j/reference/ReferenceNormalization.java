package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/**
 * y = scale (x - mean) / divisor + shift, mean and divisor being those of the slice: the mean first, then the squares
 * of what is left. All in double.
 */
final class ReferenceNormalization {
    private ReferenceNormalization() {}

    static void compute(Normalization layer, Tensor input, List<Tensor> parameters, Tensor output) {
        Shape shape = output.shape();
        Slices slices = Slices.of(layer, shape);
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Slices.Parameter scale = Slices.scale(layer, parameters, shape);
        Slices.Parameter shift = Slices.shift(layer, parameters, shape);
        Parallel.forEach(slices.count(), slice -> {
            double mean = slices.mean(x, slice);
            double divisor = slices.divisor(x, slice, mean);
            for (long i = 0; i < slices.size(); i++) {
                long at = slices.at(slice, i);
                y.set(at, scale.at(at) * ((x.get(at) - mean) / divisor) + shift.at(at));
            }
        });
    }
}
