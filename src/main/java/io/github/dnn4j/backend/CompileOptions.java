package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.MemoryPool;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a network is compiled. Immutable: one begins with {@link #defaults}, and every method that sets an option gives a
 * copy. Equal if all options are.
 */
public final class CompileOptions {
    private static final CompileOptions DEFAULTS = new CompileOptions(
            new LayerPrecisions(Precision.F32, Map.of()),
            0,
            true,
            Optional.empty(),
            Tuning.OFF,
            new AvoidedImplementations(Set.of()),
            NonFinite.REFUSE);

    private final LayerPrecisions precisions;
    private final int threads;
    private final boolean optimize;
    private final Optional<MemoryPool> memory;
    private final Tuning tuning;
    private final AvoidedImplementations avoided;
    private final NonFinite nonFinite;

    private CompileOptions(
            LayerPrecisions precisions,
            int threads,
            boolean optimize,
            Optional<MemoryPool> memory,
            Tuning tuning,
            AvoidedImplementations avoided,
            NonFinite nonFinite) {
        this.precisions = precisions;
        this.threads = threads;
        this.optimize = optimize;
        this.memory = memory;
        this.tuning = tuning;
        this.avoided = avoided;
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
        return precisions.general();
    }

    /** Exceptions from {@link #precision()} by node name; none by default. Unmodifiable. */
    public Map<String, Precision> layerPrecisions() {
        return precisions.exceptions();
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
        return avoided.names();
    }

    /** What becomes of parameters and inputs that are not finite; {@link NonFinite#REFUSE} by default. */
    public NonFinite nonFinite() {
        return nonFinite;
    }

    /** With another precision for every layer that has no exception. */
    public CompileOptions precision(Precision other) {
        return new CompileOptions(precisions.with(other), threads, optimize, memory, tuning, avoided, nonFinite);
    }

    /** With another precision for one layer. */
    public CompileOptions precision(String node, Precision other) {
        return new CompileOptions(precisions.with(node, other), threads, optimize, memory, tuning, avoided, nonFinite);
    }

    /**
     * With another number of threads for a run; 0 for automatic.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if negative
     */
    public CompileOptions threads(int other) {
        return new CompileOptions(precisions, other, optimize, memory, tuning, avoided, nonFinite);
    }

    /** With or without fusing and folding. */
    public CompileOptions optimize(boolean other) {
        return new CompileOptions(precisions, threads, other, memory, tuning, avoided, nonFinite);
    }

    /** With memory from {@code pool}, whose owner closes it after the sessions and compiled networks. */
    public CompileOptions memory(MemoryPool pool) {
        return new CompileOptions(precisions, threads, optimize, Optional.of(pool), tuning, avoided, nonFinite);
    }

    /** With or without measuring what is fastest here. */
    public CompileOptions tuning(Tuning other) {
        return new CompileOptions(precisions, threads, optimize, memory, other, avoided, nonFinite);
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
        return new CompileOptions(
                precisions, threads, optimize, memory, tuning, avoided.with(implementations), nonFinite);
    }

    /** With numbers that are not finite refused, or ignored. */
    public CompileOptions nonFinite(NonFinite other) {
        return new CompileOptions(precisions, threads, optimize, memory, tuning, avoided, other);
    }

    /**
     * Checks that every layer with a precision of its own is a node of {@code network}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming those that are not
     */
    public void requireNodesOf(Network network) {
        precisions.requireNodesOf(network);
    }

    /** Which of the {@link #avoided} names an implementation goes by; empty if it may be taken. */
    public Optional<String> avoids(String implementation) {
        return avoided.match(implementation);
    }

    /** The precision of a node. */
    public Precision precisionOf(String node) {
        return precisions.of(node);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompileOptions that
                && precisions.equals(that.precisions)
                && threads == that.threads
                && optimize == that.optimize
                && memory.equals(that.memory)
                && tuning.equals(that.tuning)
                && avoided.equals(that.avoided)
                && nonFinite == that.nonFinite;
    }

    @Override
    public int hashCode() {
        return Objects.hash(precisions, threads, optimize, memory, tuning, avoided, nonFinite);
    }

    @Override
    public String toString() {
        return "CompileOptions[precision=" + precision() + ", layerPrecisions=" + layerPrecisions() + ", threads="
                + threads
                + ", optimize=" + optimize + ", memory=" + memory + ", tuning=" + tuning + ", avoided=" + avoided()
                + ", nonFinite=" + nonFinite + "]";
    }
}
