package io.github.dnn4j.verify;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Tensor;
import java.util.Map;

/**
 * What a network loses by computing in a narrower type, on any backend: a deep network, and a softmax with large
 * inputs, can lose more in BF16 and F16 than {@link Tolerance#ofNetwork} has. Then the reference computes in that
 * precision too, and another backend may be twice as far from F32 as that.
 */
public final class PrecisionLoss {
    private PrecisionLoss() {}

    /**
     * The tolerance that follows from this network, these parameters and these inputs; takes a run of the reference.
     *
     * @param expected the results in F32 by output name
     */
    public static Tolerance tolerance(
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            Map<String, Tensor> expected,
            Precision precision) {
        return new Tolerance(2 * of(network, parameters, inputs, expected, precision), precision.type());
    }

    /** How far the reference in the precision is from the results in F32: the largest measure of any output. */
    private static double of(
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            Map<String, Tensor> expected,
            Precision precision) {
        Map<String, Tensor> rounded = ReferenceBackend.values(
                network, parameters, inputs, CompileOptions.defaults().precision(precision));
        return network.outputs().stream()
                .mapToDouble(output -> Comparison.of(
                                rounded.get(output),
                                expected.get(output),
                                new Tolerance(Double.MAX_VALUE, precision.type()))
                        .relative())
                .max()
                .orElse(0);
    }
}
