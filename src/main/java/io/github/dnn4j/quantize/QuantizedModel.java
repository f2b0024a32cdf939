package io.github.dnn4j.quantize;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import java.util.List;
import java.util.Map;

/**
 * A network with its quantized values made explicit, and what it was made from.
 *
 * @param network the network with Quantize and Dequantize layers
 * @param parameters its parameters; weights of the layers in {@code quantized} are held as integers
 * @param source the network before, with batch normalization folded: its values have the same names
 * @param sourceParameters the parameters of {@code source}
 * @param quantized names of the convolutions and fully connected layers that can be computed in integers
 * @param floating the others of their kind, with the reason
 * @param ranges the range of every quantized value; values that share a scale have the same
 */
public record QuantizedModel(
        Network network,
        Parameters parameters,
        Network source,
        Parameters sourceParameters,
        List<String> quantized,
        Map<String, String> floating,
        Map<String, Range> ranges) {}
