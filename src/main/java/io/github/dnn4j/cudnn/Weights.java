package io.github.dnn4j.cudnn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** How the parameters of steps reach calls. */
interface Weights {
    /** A parameter of the step that is being lowered, on the device, read in a shape and laid out in it. */
    DeviceBuffer weight(Lowering lowering, int number, Shape shape, DataType type, Layout layout);
}
