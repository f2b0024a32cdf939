package io.github.dnn4j.verify;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Inputs for a network when there is nothing real at hand. */
public final class NetworkInputs {
    private NetworkInputs() {}

    /**
     * Tensors for every input, seeded by {@code seed} and the input's name: multiples of 1/128 from -1 to 1 in floating
     * types, 0 to 127 in integer ones.
     *
     * @param shapes shape of every input by name
     */
    public static Map<String, Tensor> random(Network network, Map<String, Shape> shapes, long seed) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            DataType type = input.type();
            Tensor tensor = Tensor.allocate(shapes.get(input.name()), type);
            Grid grid = type.isFloating() ? Grid.of(-128, 128, 1f / 128) : Grid.of(0, 127, 1);
            grid.fill(tensor, new SplittableRandom(seed * 31 + input.name().hashCode()));
            result.put(input.name(), tensor);
        }
        return result;
    }
}
