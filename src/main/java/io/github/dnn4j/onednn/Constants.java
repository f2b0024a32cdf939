package io.github.dnn4j.onednn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What steps read besides values and parameters: some of it made once for all plans, the rest with each plan. */
final class Constants {
    private final Site site;
    private final WeightStore store;
    private final PlanConstants own;

    /**
     * Nothing made yet; what belongs to the plan goes with its scope.
     *
     * @param store keeps what serves all plans
     */
    Constants(Site site, WeightStore store) {
        this.site = site;
        this.store = store;
        this.own = new PlanConstants(store.pool(), site.program().network().name());
        site.scope().onClose(own::close);
    }

    /** What belongs to this plan. */
    PlanConstants own() {
        return own;
    }

    /**
     * A constant that this step needs, made once for all plans. For what grows with the extents of inputs there is
     * {@link #ofPlan}.
     *
     * @param what names it among those of the step; with the shape it must tell the content
     */
    Operand once(String what, Shape shape, DataType type, Supplier<Tensor> content) {
        MemoryDesc target = MemoryDesc.plain(site.scope(), shape, type);
        Tensor tensor = content.get();
        return store.pack(
                site.name() + " " + what + " " + shape,
                TensorSource.of(tensor),
                MemoryDesc.plain(site.scope(), shape, tensor.type()),
                target,
                own);
    }

    /**
     * A constant of this step whose shape depends on the extents of inputs; it comes and goes with the plan.
     *
     * @param what names it among those of the step; with shape and type it must tell the content
     * @param content writes it, converting to the type, into a tensor of zeros
     */
    Operand ofPlan(String what, Shape shape, DataType type, Consumer<Tensor> content) {
        return own.add(
                site.name() + " " + what + " " + shape + " " + type,
                MemoryDesc.plain(site.scope(), shape, type),
                place -> content.accept(place.tensor()));
    }
}
