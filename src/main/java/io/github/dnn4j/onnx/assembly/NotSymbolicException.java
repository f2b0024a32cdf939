package io.github.dnn4j.onnx.assembly;

import java.util.Set;

/**
 * A node cannot be described for every value of some extents that are assumed to be free, or would mean something else;
 * the importer fixes these, or leaves values of them out, and tries again. Never leaves the rooms of the importer.
 */
public final class NotSymbolicException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Set<String> symbols;
    private final transient Set<Integer> probes;

    public NotSymbolicException(Set<String> symbols, String reason) {
        this(symbols, Set.of(), reason);
    }

    private NotSymbolicException(Set<String> symbols, Set<Integer> probes, String reason) {
        super(reason, null, false, false);
        this.symbols = Set.copyOf(symbols);
        this.probes = Set.copyOf(probes);
    }

    /** About single values of extents, which a layer refuses here and in a session alike. */
    public static NotSymbolicException ofProbes(Set<Integer> probes, String reason) {
        return new NotSymbolicException(Set.of(), probes, reason);
    }

    /** The bindings that can be described: those without the symbols or probes that this is about. */
    public Bindings rest(Bindings bindings) {
        return probes.isEmpty() ? bindings.without(symbols) : bindings.withoutProbes(probes);
    }

    /** The same, with the node that it is about. */
    public NotSymbolicException at(String node, String operator) {
        return new NotSymbolicException(symbols, probes, "node " + node + " (" + operator + "): " + getMessage());
    }
}
