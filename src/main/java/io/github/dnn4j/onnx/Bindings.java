package io.github.dnn4j.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The bindings of free extents under which a graph is imported at the same time: the defaults, and others that tell what
 * depends on them. A value that is the same under all of them does not depend on a free extent; two extents that are the
 * same under all of them are the same extent. Shape arithmetic of any kind is followed so without symbolic algebra.
 *
 * @param free the symbols that are free
 * @param assumedBatch whether the batch is free although the file fixes it to 1
 */
record Bindings(Set<String> free, boolean assumedBatch) {
    /** Copies the set. */
    Bindings {
        free = Set.copyOf(free);
    }

    private boolean freesBatch() {
        return free.contains(DeclaredInputs.BATCH);
    }

    private List<String> others() {
        List<String> others = new ArrayList<>(new TreeSet<>(free));
        others.remove(DeclaredInputs.BATCH);
        return others;
    }

    /** The number of bindings; number 0 is the default. */
    int count() {
        return 1 + (freesBatch() ? 2 : 0) + (others().isEmpty() ? 0 : 2);
    }

    /** The value of a symbol in binding {@code k}, given its default. */
    long value(int k, String symbol, long initial) {
        if (k == 0 || !free.contains(symbol)) {
            return initial;
        }
        int batchBindings = freesBatch() ? 2 : 0;
        if (symbol.equals(DeclaredInputs.BATCH)) {
            return k <= batchBindings ? initial + k : initial;
        }
        if (k <= batchBindings) {
            return initial;
        }
        // Other symbols grow by different odd and even steps, so that equal extents are equal by more than chance.
        int index = others().indexOf(symbol);
        return k == batchBindings + 1 ? initial + 1 + index : initial + 6 + 3L * index;
    }
}
