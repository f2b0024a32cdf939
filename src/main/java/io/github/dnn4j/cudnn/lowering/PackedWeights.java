package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Parameters that stay as they are: each is packed once, when a plan is made, as the step wants it. */
public record PackedWeights(DeviceWeights packed, Parameters parameters) implements Weights {
    @Override
    public DeviceValue weight(String name, Shape shape, DataType type, Layout layout) {
        DeviceBuffer buffer = packed.weight(name, parameters.source(name), shape, type, layout);
        return new DeviceValue(buffer, shape, type, layout);
    }
}
