package io.github.dnn4j.cudnn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Parameters that stay as they are: each is packed once, when a plan is made. */
record PackedWeights(DeviceWeights packed) implements Weights {
    @Override
    public DeviceBuffer weight(Lowering lowering, int number, Shape shape, DataType type, Layout layout) {
        String name = lowering.step().parameters().get(number);
        return packed.weight(name, lowering.parameter(number), shape, type, layout);
    }
}
