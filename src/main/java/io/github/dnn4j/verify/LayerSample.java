package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.List;

/** A random layer with the shapes and types of its inputs. */
record LayerSample(Layer layer, List<Shape> inputs, List<DataType> types) {
    static LayerSample of(Layer layer, Shape... inputs) {
        return new LayerSample(layer, List.of(inputs), Collections.nCopies(inputs.length, DataType.F32));
    }
}
