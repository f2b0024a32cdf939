package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.read.Attributes;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import java.util.List;

/**
 * What a file says of a node, its operands aside.
 *
 * @param opset the version of the operator set
 * @param operands the names of its operands, as the file has them
 * @param declared the extents that the file declares for values
 */
public record NodeDescription(
        String name,
        String operator,
        long opset,
        List<String> operands,
        List<String> outputs,
        DeclaredExtents declared,
        Attributes attributes) {
    /** The name with the operator, for messages. */
    String inWords() {
        return "node " + name + " (" + operator + ")";
    }
}
