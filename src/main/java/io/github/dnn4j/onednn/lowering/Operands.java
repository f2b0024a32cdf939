package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Values in other layouts, types and dimensions: each is reordered only where it must be, once for all who ask. */
public final class Operands {
    private final Site site;
    private final Emission emission;
    private final Descriptors descriptors;
    private final Map<Operand, List<Operand>> reordered = new IdentityHashMap<>();

    /** Operands of a site, with nothing emitted yet. */
    public Operands(Site site) {
        this.site = site;
        this.emission = new Emission(site, new Implementations(site));
        this.descriptors = new Descriptors(site.scope());
    }

    Site site() {
        return site;
    }

    Emission emission() {
        return emission;
    }

    /** Makes descriptors from others. */
    Descriptors descriptors() {
        return descriptors;
    }

    /** The operand in its present layout but another type. */
    Operand typed(Operand operand, DataType type) {
        return operand.desc().type() == type ? operand : as(operand, descriptors.as(operand.desc(), type));
    }

    /** The operand in row-major order as {@code type}. */
    Operand plain(Operand operand, DataType type) {
        MemoryDesc target = MemoryDesc.plain(site.scope(), operand.desc().shape(), type);
        return operand.desc().type() == type && operand.desc().isPlain()
                ? new Operand(operand.buffer(), target)
                : as(operand, target);
    }

    /** The operand in exactly the layout and type of {@code target}; a reorder made once serves all who ask for it. */
    Operand as(Operand operand, MemoryDesc target) {
        if (operand.desc().sameAs(target)) {
            return operand;
        }
        List<Operand> known = reordered.computeIfAbsent(operand, _ -> new ArrayList<>());
        for (Operand candidate : known) {
            if (candidate.desc().sameAs(target)) {
                return candidate;
            }
        }
        Operand result = copy(operand, target);
        known.add(result);
        return result;
    }

    /** A copy of the operand in the layout of {@code target}, in a buffer of its own. */
    Operand copy(Operand operand, MemoryDesc target) {
        Operand result = site.newOperand(target);
        emission.reorder(operand, result, "");
        return result;
    }

    /** The operand's memory under other dimensions in the same logical order; reordered to plain where need be. */
    Operand reshape(Operand operand, Shape shape) {
        Shape target = MemoryDesc.atLeastVector(shape);
        if (operand.desc().shape().equals(target)) {
            return operand;
        }
        long direct = DnnlMemory.reshape(operand.desc().handle(), target.toArray());
        if (direct != 0) {
            return new Operand(
                    operand.buffer(), new MemoryDesc(site.scope().desc(direct)).withUsualStrides(site.scope()));
        }
        Operand plain = plain(operand, operand.desc().type());
        return new Operand(
                plain.buffer(),
                MemoryDesc.plain(site.scope(), target, plain.desc().type()));
    }

    /** True if a reordered copy lies in the buffer, which whoever asks next may be given. */
    boolean hasCopyIn(Buffer root) {
        return reordered.values().stream()
                .flatMap(List::stream)
                .anyMatch(copy -> copy.buffer().root() == root);
    }
}
