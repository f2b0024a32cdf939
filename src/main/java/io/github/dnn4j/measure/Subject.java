package io.github.dnn4j.measure;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that can be compiled and run.
 *
 * @param network the network
 * @param parameters its weights
 * @param shapes the shapes of its inputs, by name
 */
public record Subject(Network network, Parameters parameters, Map<String, Shape> shapes) {
    /** Copies the map. */
    public Subject {
        shapes = Map.copyOf(shapes);
    }

    /** The multiply-accumulate operations of a run. */
    public long macs() {
        return macs(network, shapes);
    }

    /** The multiply-accumulate operations of a network's run on inputs of these shapes. */
    static long macs(Network network, Map<String, Shape> shapes) {
        return network.costs(shapes, DataType.F32).values().stream()
                .mapToLong(cost -> cost.macs())
                .sum();
    }

    /** The default input shapes with the outermost extent of each replaced. */
    static Map<String, Shape> shapes(Network network, long batch) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            Shape shape = input.shape();
            shapes.put(input.name(), shape.rank() == 0 ? shape : shape.with(0, batch));
        }
        return shapes;
    }
}
