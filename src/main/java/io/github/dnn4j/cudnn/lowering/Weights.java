package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Where the parameters of steps lie on the device. */
public interface Weights {
    /**
     * A parameter that is read in {@code shape}. Type and layout are what the step wants; where the value comes in
     * others, the step brings it into them.
     */
    DeviceValue weight(String name, Shape shape, DataType type, Layout layout);
}
