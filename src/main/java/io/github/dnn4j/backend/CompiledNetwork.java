package io.github.dnn4j.backend;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A network ready to run on a backend. It owns the packed weights, which all its sessions share; many threads may make
 * and run sessions at the same time. Closing is idempotent; what open sessions need goes with the last of them.
 */
public interface CompiledNetwork extends AutoCloseable {
    /** The network as it was given. */
    Network network();

    /** The options it was compiled with. */
    CompileOptions options();

    /**
     * A session for inputs of the given shapes, by input name.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the shapes do not fit the network
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool's budget does not suffice
     * @throws UnsupportedLayerException if a layer cannot be computed for these shapes
     * @throws IllegalStateException if this compiled network is closed
     */
    Session newSession(Map<String, Shape> inputs);

    /** A session for inputs of the given shapes, in the order of the network's inputs; none for the default shapes. */
    default Session newSession(Shape... inputs) {
        return newSession(
                inputs.length == 0 ? network().defaultShapes() : network().shapesByName(List.of(inputs)));
    }

    /** What runs and why, for the given input shapes. */
    Explanation explain(Map<String, Shape> inputs);

    /** Releases the compiled network; no checked exception. */
    @Override
    void close();
}
