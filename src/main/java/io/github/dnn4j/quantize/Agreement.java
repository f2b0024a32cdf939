package io.github.dnn4j.quantize;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * How often the quantized network has the same largest output element as the network that it was made from.
 *
 * @param samples samples that both were run on
 * @param agreeing those with the same class
 * @param meanError mean over the samples of ‖q - f‖ / ‖f‖, f and q being the first outputs
 */
public record Agreement(int samples, int agreeing, double meanError) {
    /** {@return the share that agrees, from 0 to 1; 0 without samples} */
    public double share() {
        return samples == 0 ? 0 : (double) agreeing / samples;
    }

    /**
     * Runs both networks on every sample; the first output of each is a vector of classes.
     *
     * @param backend what runs them
     * @param model the quantized network, with the one that it was made from
     * @param samples tensors for every input, by name
     * @return how often both decide for the same class, and the mean error of their outputs
     */
    public static Agreement of(Backend backend, QuantizedModel model, List<Map<String, Tensor>> samples) {
        String output = model.network().outputs().getFirst();
        int agreeing = 0;
        double error = 0;
        try (Observer floating = new Observer(backend, model.source(), model.sourceParameters(), List.of());
                Observer quantized = new Observer(backend, model.network(), model.parameters(), List.of())) {
            for (Map<String, Tensor> sample : samples) {
                float[] f = floating.run(sample).output(output).toFloatArray();
                float[] q = quantized.run(sample).output(output).toFloatArray();
                agreeing += largest(f) == largest(q) ? 1 : 0;
                error += LayerError.relative(f, q);
            }
        }
        return new Agreement(samples.size(), agreeing, samples.isEmpty() ? 0 : error / samples.size());
    }

    /** The place of the largest element; the first among equals. */
    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
