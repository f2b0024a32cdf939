package io.github.dnn4j.onnx.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents that a file declares for what its nodes compute: for outputs always, for values in between if it likes.
 */
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

    /** A declared extent; empty if it is open, for which some exporters write 0 or -1. */
    public static OptionalLong extent(Dimension dimension) {
        return dimension.getDimValue() > 0 ? OptionalLong.of(dimension.getDimValue()) : OptionalLong.empty();
    }

    /** The extent of a value of a rank on an axis; empty if the file leaves it open or has another rank. */
    public OptionalLong extent(String value, int rank, int axis) {
        List<Dimension> dimensions = shapes.getOrDefault(value, List.of());
        return dimensions.size() == rank ? extent(dimensions.get(axis)) : OptionalLong.empty();
    }

    /**
     * True if a value may have a shape: the file declares none, or one of that rank, whose extents are the same.
     *
     * @param open the axes whose extents do not matter, besides those that the file leaves open
     */
    public boolean allow(String value, long[] shape, IntPredicate open) {
        List<Dimension> dimensions = shapes.get(value);
        return dimensions == null
                || dimensions.size() == shape.length
                        && IntStream.range(0, shape.length)
                                .allMatch(axis -> open.test(axis)
                                        || extent(dimensions.get(axis)).orElse(shape[axis]) == shape[axis]);
    }

    /** The declared shape of a value as the file has it, open extents by their names. */
    public String text(String value) {
        return shapes.get(value).stream()
                .map(extent -> extent.hasDimValue() ? Long.toString(extent.getDimValue()) : extent.getDimParam())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
