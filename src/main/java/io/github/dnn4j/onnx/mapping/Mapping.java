package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import java.util.List;

/** How an operator becomes layers. */
@FunctionalInterface
public interface Mapping {
    /** The node's outputs; fewer than it names where the rest is not supported. */
    List<OnnxValue> map(NodeCall call);
}
