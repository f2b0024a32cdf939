package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The precision of each layer: one for all, and exceptions from it.
 *
 * @param general that of the layers without an exception
 * @param exceptions by node name
 */
record LayerPrecisions(Precision general, Map<String, Precision> exceptions) {
    /** Copies the exceptions. */
    LayerPrecisions {
        exceptions = Map.copyOf(exceptions);
    }

    /** With another one for all. */
    LayerPrecisions with(Precision other) {
        return new LayerPrecisions(other, exceptions);
    }

    /** With another exception. */
    LayerPrecisions with(String node, Precision other) {
        Map<String, Precision> copy = new LinkedHashMap<>(exceptions);
        copy.put(node, other);
        return new LayerPrecisions(general, copy);
    }

    /** The precision of a node. */
    Precision of(String node) {
        return exceptions.getOrDefault(node, general);
    }

    /** Checks that every exception is for a node of {@code network}. */
    void requireNodesOf(Network network) {
        Set<String> unknown = new TreeSet<>(exceptions.keySet());
        network.nodes().forEach(node -> unknown.remove(node.name()));
        require(
                unknown.isEmpty(),
                "compile options give a precision for %s, which network %s has no layers of",
                unknown,
                network.name());
    }
}
