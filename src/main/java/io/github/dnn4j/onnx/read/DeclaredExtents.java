package io.github.dnn4j.onnx.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The extents that a file declares for what its nodes compute: for outputs always, for values in between if it likes. */
public final class DeclaredExtents {
    private final Map<String, List<Dimension>> shapes = new HashMap<>();

    public DeclaredExtents(GraphProto graph) {
        graph.getValueInfoList().forEach(this::add);
        graph.getOutputList().forEach(this::add);
    }

    private void add(ValueInfoProto value) {
        if (value.getType().getTensorType().hasShape()) {
            shapes.put(
                    value.getName(), value.getType().getTensorType().getShape().getDimList());
        }
    }

    /** The extent of a value of a rank on an axis; empty if the file leaves it open or has another rank. */
    public OptionalLong extent(String value, int rank, int axis) {
        List<Dimension> dimensions = shapes.getOrDefault(value, List.of());
        return dimensions.size() == rank && dimensions.get(axis).getDimValue() > 0
                ? OptionalLong.of(dimensions.get(axis).getDimValue())
                : OptionalLong.empty();
    }
}
