package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters rounded to the tested type, so that both sides compute from the same numbers. */
final class ParameterRounding {
    private ParameterRounding() {}

    /** The parameters of {@code network}; scales and zero points of quantization stay as they are on every backend. */
    static Parameters round(Network network, Parameters parameters, DataType type) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        Map<String, QuantizedWeight> integers = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            boolean quantizes = node.layer() instanceof Quantize || node.layer() instanceof Dequantize;
            for (String name : node.parameters()) {
                Tensor tensor = parameters.get(name);
                parameters.quantized(name).ifPresent(weight -> integers.put(name, weight));
                result.put(name, quantizes ? tensor : Rounded.copy(tensor, type));
            }
        }
        Parameters rounded = new Parameters(result);
        // Integers are what they are in every precision.
        return integers.isEmpty() ? rounded : rounded.withQuantized(integers);
    }
}
