package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.MemoryPool;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a network is compiled. Immutable: one begins with {@link #defaults}, and every method that sets an option gives a
 * copy. Equal if all options are.
 */
public final class CompileOptions {
    private static final CompileOptions DEFAULTS = new CompileOptions(
            Precision.F32, Map.of(), 0, true, Optional.empty(), Tuning.OFF, Set.of(), NonFinite.REFUSE);

    private final Precision precision;
    private final Map<String, Precision> layerPrecisions;
    private final int threads;
    private final boolean optimize;
    private final Optional<MemoryPool> memory;
    private final Tuning tuning;
    private final Set<String> avoided;
    private final NonFinite nonFinite;

    private CompileOptions(
            Precision precision,
            Map<String, Precision> layerPrecisions,
            int threads,
            boolean optimize,
            Optional<MemoryPool> memory,
            Tuning tuning,
            Set<String> avoided,
            NonFinite nonFinite) {
        this.precision = precision;
        this.layerPrecisions = Map.copyOf(layerPrecisions);
        this.threads = threads;
        this.optimize = optimize;
        this.memory = memory;
        this.tuning = tuning;
        this.avoided = Collections.unmodifiableSortedSet(new TreeSet<>(avoided));
        this.nonFinite = Objects.requireNonNull(nonFinite, "nonFinite");
        require(threads >= 0, "compile options ask for %d threads; 0 (automatic) or more is needed", threads);
    }

    /**
     * F32, automatic threads, layers fused and folded, memory of the compiled network's own, nothing tuned,
     * nothing avoided, and numbers that are not finite refused.
     */
    public static CompileOptions defaults() {
        return DEFAULTS;
    }

    /** Element type of values and weights of the layers without an exception; F32 by default. */
    public Precision precision() {
        return precision;
    }

    /** Exceptions from {@link #precision()} by node name; none by default. Unmodifiable. */
    public Map<String, Precision> layerPrecisions() {
        return layerPrecisions;
    }

    /** Threads of a run; 0, the default, for as many as the container has processors. */
    public int threads() {
        return threads;
    }

    /** Whether layers are fused and folded, the default; without, every layer is a step of its own. */
    public boolean optimize() {
        return optimize;
    }

    /**
     * Pool that sessions and packed weights are allocated from. Empty, the default, for one of the compiled network's
     * own, without a budget.
     */
    public Optional<MemoryPool> memory() {
        return memory;
    }

    /** Whether implementations and layouts are measured; {@link Tuning#OFF} by default. */
    public Tuning tuning() {
        return tuning;
    }

    /** Implementations that are passed over, as {@link #avoiding} names them; none by default. Unmodifiable. */
    public Set<String> avoided() {
        return avoided;
    }

    /** What becomes of parameters and inputs that are not finite; {@link NonFinite#REFUSE} by default. */
    public NonFinite nonFinite() {
        return nonFinite;
    }

    /** With another precision for every layer that has no exception. */
    public CompileOptions precision(Precision other) {
        return new CompileOptions(other, layerPrecisions, threads, optimize, memory, tuning, avoided, nonFinite);
    }

    /** With another precision for one layer. */
    public CompileOptions precision(String node, Precision other) {
        Map<String, Precision> copy = new LinkedHashMap<>(layerPrecisions);
        copy.put(node, other);
        return new CompileOptions(precision, copy, threads, optimize, memory, tuning, avoided, nonFinite);
    }

    /**
     * With another number of threads for a run; 0 for automatic.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if negative
     */
    public CompileOptions threads(int other) {
        return new CompileOptions(precision, layerPrecisions, other, optimize, memory, tuning, avoided, nonFinite);
    }

    /** With or without fusing and folding. */
    public CompileOptions optimize(boolean other) {
        return new CompileOptions(precision, layerPrecisions, threads, other, memory, tuning, avoided, nonFinite);
    }

    /** With memory from {@code pool}, whose owner closes it after the sessions and compiled networks. */
    public CompileOptions memory(MemoryPool pool) {
        return new CompileOptions(
                precision, layerPrecisions, threads, optimize, Optional.of(pool), tuning, avoided, nonFinite);
    }

    /** With or without measuring what is fastest here. */
    public CompileOptions tuning(Tuning other) {
        return new CompileOptions(precision, layerPrecisions, threads, optimize, memory, other, avoided, nonFinite);
    }

    /**
     * With these implementations passed over besides those that are already. A step for which no other is left is
     * refused when the network is compiled.
     *
     * @param implementations names as {@link Explanation.Candidate} has them, such as {@code dnn4j:winograd}, or what
     *     stands before a colon or after a plus sign in them, such as {@code brg_conv_fwd}
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if a name is blank
     */
    public CompileOptions avoiding(String... implementations) {
        Set<String> all = new TreeSet<>(avoided);
        for (String name : implementations) {
            require(!name.isBlank(), "compile options avoid an implementation without a name");
            all.add(name);
        }
        return new CompileOptions(precision, layerPrecisions, threads, optimize, memory, tuning, all, nonFinite);
    }

    /** With numbers that are not finite refused, or ignored. */
    public CompileOptions nonFinite(NonFinite other) {
        return new CompileOptions(precision, layerPrecisions, threads, optimize, memory, tuning, avoided, other);
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

    /** Which of the {@link #avoided} names an implementation goes by; empty if it may be taken. */
    public Optional<String> avoids(String implementation) {
        return avoided.stream()
                .filter(name -> implementation.equals(name)
                        || implementation.startsWith(name + ":")
                        || implementation.endsWith("+" + name)
                        || implementation.contains("+" + name + ":"))
                .findFirst();
    }

    /** The precision of a node. */
    public Precision precisionOf(String node) {
        return layerPrecisions.getOrDefault(node, precision);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompileOptions that
                && precision == that.precision
                && layerPrecisions.equals(that.layerPrecisions)
                && threads == that.threads
                && optimize == that.optimize
                && memory.equals(that.memory)
                && tuning.equals(that.tuning)
                && avoided.equals(that.avoided)
                && nonFinite == that.nonFinite;
    }

    @Override
    public int hashCode() {
        return Objects.hash(precision, layerPrecisions, threads, optimize, memory, tuning, avoided, nonFinite);
    }

    @Override
    public String toString() {
        return "CompileOptions[precision=" + precision + ", layerPrecisions=" + layerPrecisions + ", threads=" + threads
                + ", optimize=" + optimize + ", memory=" + memory + ", tuning=" + tuning + ", avoided=" + avoided
                + ", nonFinite=" + nonFinite + "]";
    }
}
