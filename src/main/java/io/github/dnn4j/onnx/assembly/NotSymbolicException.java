package io.github.dnn4j.onnx.assembly;

import java.util.Set;

/**
 * A node cannot be described for every value of some extents that are assumed to be free, or would mean something else;
 * the importer fixes these and tries again. Never leaves this package.
 */
public final class NotSymbolicException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Set<String> symbols;

    public NotSymbolicException(Set<String> symbols, String reason) {
        super(reason, null, false, false);
        this.symbols = Set.copyOf(symbols);
    }

    /** The symbols of the extents that cannot be free; empty if that cannot be told. */
    public Set<String> symbols() {
        return symbols;
    }

    /** The same, with the node that it is about. */
    public NotSymbolicException at(String node, String operator) {
        return new NotSymbolicException(symbols, "node " + node + " (" + operator + "): " + getMessage());
    }
}
