package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Probes at which a node took a constant that is another one there, such as the padding that makes up for a rounded
 * extent. Layers after it must refuse these probes, as they will refuse such inputs in a session: then the constant is
 * right wherever the network runs. A probe that all layers take ends the pass with the symbol fixed.
 */
final class DoubtfulProbes {
    private final Bindings bindings;
    private final Map<Integer, String> reasons = new TreeMap<>();

    DoubtfulProbes(Bindings bindings) {
        this.bindings = bindings;
    }

    /** The constant at the defaults, if enough probes have the same. */
    OnnxTensor settle(Folded value, String node) {
        OnnxTensor usual = value.at(0);
        Set<Integer> others = new TreeSet<>();
        for (int k = 1; k < bindings.count() && value.variants().size() > 1; k++) {
            if (!value.at(k).sameAs(usual)) {
                others.add(k);
            }
        }
        if (!bindings.withoutProbes(others).free().equals(bindings.free())) {
            throw new NotSymbolicException(bindings.behind(value), "a constant depends on an open extent");
        }
        others.forEach(k -> reasons.putIfAbsent(k, node + ": a constant depends on an open extent"));
        return usual;
    }

    /** Fixes the symbol of the first probe that is still there. */
    void requireNone() {
        reasons.forEach((k, reason) -> {
            throw new NotSymbolicException(Set.of(bindings.symbol(k)), reason);
        });
    }
}
