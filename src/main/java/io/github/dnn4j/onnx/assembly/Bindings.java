package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.OnnxTensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * The bindings of free extents under which a graph is imported at the same time: the defaults, and for each free symbol
 * two others that tell what depends on it. A value that is the same under all of them does not depend on a free extent;
 * two extents that are the same under all of them are the same extent. Shape arithmetic of any kind is followed so
 * without symbolic algebra.
 *
 * @param free the symbols that are free, in alphabetical order
 * @param assumedBatch whether the batch is free although the file fixes it to 1
 */
public record Bindings(List<String> free, boolean assumedBatch) {
    /** The symbol of the batch. */
    public static final String BATCH = "N";

    /** Every extent at its default. */
    public static final Bindings NONE = new Bindings(List.of(), false);

    private static final int BINDINGS_PER_SYMBOL = 2;

    /** Copies the list. */
    public Bindings {
        free = List.copyOf(free);
    }

    static Bindings of(Set<String> free, boolean assumedBatch) {
        return new Bindings(List.copyOf(new TreeSet<>(free)), assumedBatch);
    }

    /** Without some of the free symbols; without any where none is named. */
    public Bindings without(Set<String> symbols) {
        Set<String> rest = new TreeSet<>(free);
        if (!rest.removeAll(symbols)) {
            return NONE;
        }
        return of(rest, assumedBatch && rest.contains(BATCH));
    }

    /** The number of bindings; number 0 is the default. */
    public int count() {
        return 1 + BINDINGS_PER_SYMBOL * free.size();
    }

    /** The value of a symbol in binding {@code k}, given its default. */
    public long value(int k, String symbol, long initial) {
        if (k == 0 || !symbol(k).equals(symbol)) {
            return initial;
        }
        boolean first = k % BINDINGS_PER_SYMBOL == 1;
        if (symbol.equals(BATCH)) {
            return initial + (first ? 1 : 2);
        }
        // Symbols grow by different odd and even steps, so that equal extents are equal by more than chance.
        int index = free.indexOf(symbol);
        return first ? initial + 1 + index : initial + 6 + 3L * index;
    }

    /** The symbol that binding {@code k}, which is not the default, changes. */
    public String symbol(int k) {
        return free.get((k - 1) / BINDINGS_PER_SYMBOL);
    }

    /** The symbols of the bindings that fulfil a condition. */
    Set<String> symbols(IntPredicate condition) {
        Set<String> symbols = new TreeSet<>();
        for (int k = 1; k < count(); k++) {
            if (condition.test(k)) {
                symbols.add(symbol(k));
            }
        }
        return symbols;
    }

    /** The symbols on which an extent depends. */
    public Set<String> behind(OnnxValue.Live value, int axis) {
        long extent = value.shape().extent(axis);
        return symbols(k -> value.shapes().get(k).extent(axis) != extent);
    }

    /** The symbols on which a shape depends. */
    public Set<String> behind(OnnxValue.Live value) {
        return symbols(k -> !value.shapes().get(k).equals(value.shape()));
    }

    /** The symbols on which a constant depends. */
    public Set<String> behind(OnnxValue.Folded value) {
        return symbols(k -> !value.at(k).sameAs(value.at(0)));
    }

    /** The tensor, if it does not depend on the free extents. */
    public OnnxTensor fixed(OnnxValue.Folded value) {
        if (value.variants().size() > 1) {
            throw new NotSymbolicException(behind(value), "a constant depends on an open extent");
        }
        return value.at(0);
    }
}
