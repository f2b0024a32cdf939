package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.MemoryPool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a network is compiled. Immutable; every method gives a copy.
 *
 * @param precision element type of values and weights
 * @param layerPrecisions exceptions by node name
 * @param threads threads of a run; 0 for as many as the container has processors
 * @param optimize whether layers are fused and folded; without, every layer is a step of its own
 * @param memory pool that sessions and packed weights are allocated from; empty for one of the compiled network's own,
 *     without a budget
 * @param tuning whether implementations and layouts are measured
 * @param winograd whether 3x3 convolutions in F32 may be computed by F(2x2, 3x3) of Lavin and Gray (2016), with 16
 *     multiplications in place of 36 and roundings of their own, where a backend does so
 * @param nonFinite what becomes of parameters and inputs that are not finite
 */
public record CompileOptions(
        Precision precision,
        Map<String, Precision> layerPrecisions,
        int threads,
        boolean optimize,
        Optional<MemoryPool> memory,
        Tuning tuning,
        boolean winograd,
        NonFinite nonFinite) {
    /** Without tuning, with Winograd's minimal filtering, and with numbers that are not finite refused. */
    public CompileOptions(
            Precision precision,
            Map<String, Precision> layerPrecisions,
            int threads,
            boolean optimize,
            Optional<MemoryPool> memory) {
        this(precision, layerPrecisions, threads, optimize, memory, Tuning.OFF, true, NonFinite.REFUSE);
    }

    /** Copies the map and checks the thread count. */
    public CompileOptions {
        layerPrecisions = Map.copyOf(layerPrecisions);
        Objects.requireNonNull(nonFinite, "nonFinite");
        require(threads >= 0, "compile options ask for %d threads; 0 (automatic) or more is needed", threads);
    }

    /** F32, automatic threads, all optimisations. */
    public static CompileOptions defaults() {
        return new CompileOptions(Precision.F32, Map.of(), 0, true, Optional.empty());
    }

    /** With another precision for every layer that has no exception. */
    public CompileOptions precision(Precision other) {
        return new CompileOptions(other, layerPrecisions, threads, optimize, memory, tuning, winograd, nonFinite);
    }

    /** With another precision for one layer. */
    public CompileOptions precision(String node, Precision other) {
        Map<String, Precision> copy = new LinkedHashMap<>(layerPrecisions);
        copy.put(node, other);
        return new CompileOptions(precision, copy, threads, optimize, memory, tuning, winograd, nonFinite);
    }

    /** With another number of threads for a run; 0 for automatic. */
    public CompileOptions threads(int other) {
        return new CompileOptions(precision, layerPrecisions, other, optimize, memory, tuning, winograd, nonFinite);
    }

    /** With or without fusing and folding. */
    public CompileOptions optimize(boolean other) {
        return new CompileOptions(precision, layerPrecisions, threads, other, memory, tuning, winograd, nonFinite);
    }

    /** With memory from {@code pool}, whose owner closes it after the sessions and compiled networks. */
    public CompileOptions memory(MemoryPool pool) {
        return new CompileOptions(
                precision, layerPrecisions, threads, optimize, Optional.of(pool), tuning, winograd, nonFinite);
    }

    /** With or without measuring what is fastest here. */
    public CompileOptions tuning(Tuning other) {
        return new CompileOptions(precision, layerPrecisions, threads, optimize, memory, other, winograd, nonFinite);
    }

    /**
     * With or without Winograd's minimal filtering of computing 3x3 convolutions. It rounds otherwise than the direct sum, by as little,
     * and of an infinite input makes NaN in a whole tile of 4x4.
     */
    public CompileOptions winograd(boolean other) {
        return new CompileOptions(precision, layerPrecisions, threads, optimize, memory, tuning, other, nonFinite);
    }

    /** With numbers that are not finite refused, or ignored. */
    public CompileOptions nonFinite(NonFinite other) {
        return new CompileOptions(precision, layerPrecisions, threads, optimize, memory, tuning, winograd, other);
    }

    /**
     * Checks that every layer with a precision of its own is a node of {@code network}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming those that are not
     */
    public void requireNodesOf(Network network) {
        Set<String> unknown = new TreeSet<>(layerPrecisions.keySet());
        network.nodes().forEach(node -> unknown.remove(node.name()));
        require(
                unknown.isEmpty(),
                "compile options give a precision for %s, which network %s has no layers of",
                unknown,
                network.name());
    }

    /** The precision of a node. */
    public Precision precisionOf(String node) {
        return layerPrecisions.getOrDefault(node, precision);
    }
}
