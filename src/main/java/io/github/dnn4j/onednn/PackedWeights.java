package io.github.dnn4j.onednn;

import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorSource;

/**
 * Parameters that stay as they are: each is packed once, when a plan is made.
 *
 * @param own takes what the store keeps no more
 */
record PackedWeights(Site site, WeightStore store, PlanConstants own) implements Weights {
    private String name(int number) {
        return site.step().parameters().get(number);
    }

    private Parameters parameters() {
        return site.program().parameters();
    }

    @Override
    public Operand packed(int number, MemoryDesc source, MemoryDesc target) {
        String name = name(number);
        return store.pack(name + " " + source, parameters().source(name), source, target, own);
    }

    @Override
    public Operand form(int number, String form, long numbers, WeightStore.Writer writer) {
        String name = name(number);
        MemoryDesc vector = MemoryDesc.plain(site.scope(), Shape.of(numbers), DataType.F32);
        return store.pack(name + " " + form, parameters().source(name), vector, writer, own);
    }

    @Override
    public Operand integers(int number, MemoryDesc source, MemoryDesc target) {
        String name = name(number);
        TensorSource integers =
                TensorSource.of(parameters().quantized(name).orElseThrow().values());
        return store.pack(name + " integers " + source, integers, source, target, own);
    }

    @Override
    public boolean areConstant() {
        return true;
    }
}
