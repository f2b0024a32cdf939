package io.github.dnn4j.onnx;

import java.util.List;

/** How an operator becomes layers. */
@FunctionalInterface
interface Mapping {
    /** The node's outputs; fewer than it names where the rest is not supported. */
    List<OnnxValue> map(Call call);
}
