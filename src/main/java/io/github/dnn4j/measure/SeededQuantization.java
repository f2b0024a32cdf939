package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.quantize.Agreement;
import io.github.dnn4j.quantize.PostTrainingQuantization;
import io.github.dnn4j.quantize.QuantizeOptions;
import io.github.dnn4j.quantize.QuantizedModel;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.NetworkInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network quantized after training with ranges from seeded random inputs, to be measured and verified where there is
 * nothing real at hand.
 *
 * @param model the quantized network
 * @param distance ‖q - f‖ / ‖f‖, f being the first output before quantization and q after it, for an input that
 *     calibration did not see
 */
public record SeededQuantization(QuantizedModel model, double distance) {
    private static final int SAMPLES = 8;
    private static final long SEED = 1_000;

    /**
     * Quantizes a network.
     *
     * @param backend what runs the samples
     * @param shapes shapes of its inputs, by name
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it is quantized already, or has nothing to quantize
     */
    public static SeededQuantization of(
            Backend backend, Network network, Parameters parameters, Map<String, Shape> shapes) {
        List<Map<String, Tensor>> samples = new ArrayList<>();
        for (int i = 1; i <= SAMPLES; i++) {
            samples.add(NetworkInputs.random(network, shapes, SEED + i));
        }
        QuantizedModel model =
                PostTrainingQuantization.quantize(backend, network, parameters, samples, QuantizeOptions.defaults());
        Agreement agreement = Agreement.of(backend, model, List.of(NetworkInputs.random(network, shapes, SEED)));
        return new SeededQuantization(model, agreement.meanError());
    }

    /** What was quantized and what it did, in half a sentence. */
    public String text() {
        int layers = model.quantized().size() + model.floating().size();
        return String.format(
                Locale.ROOT,
                "%d of %d convolutions and fully connected layers quantized by %d random inputs, %.2g from f32 (‖q-f‖/‖f‖)",
                model.quantized().size(),
                layers,
                SAMPLES,
                distance);
    }
}
