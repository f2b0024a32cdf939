package io.github.dnn4j.onednn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorSource;

/** Parameters that stay as they are: each is packed once, when a plan is made. */
record PackedWeights(WeightStore store) implements Weights {
    @Override
    public Operand packed(Lowering lowering, int number, MemoryDesc source, MemoryDesc target) {
        String name = lowering.step().parameters().get(number);
        return store.pack(
                name + " " + source,
                lowering.parameter(number),
                source,
                target,
                lowering.constants().own());
    }

    @Override
    public Operand form(Lowering lowering, int number, String form, long numbers, WeightStore.Writer writer) {
        String name = lowering.step().parameters().get(number);
        return store.pack(
                name + " " + form,
                lowering.parameter(number),
                lowering.plainDesc(Shape.of(numbers), DataType.F32),
                writer,
                lowering.constants().own());
    }

    @Override
    public Operand integers(Lowering lowering, int number, MemoryDesc source, MemoryDesc target) {
        String name = lowering.step().parameters().get(number);
        TensorSource integers = TensorSource.of(lowering.quantized(number).values());
        return store.pack(
                name + " integers " + source,
                integers,
                source,
                target,
                lowering.constants().own());
    }

    @Override
    public boolean areConstant() {
        return true;
    }
}
