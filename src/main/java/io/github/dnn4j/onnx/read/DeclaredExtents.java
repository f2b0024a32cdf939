package io.github.dnn4j.onnx.read;

import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.TensorShapeProto.Dimension;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
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
        graph.valueInfo().forEach(this::add);
        graph.output().forEach(this::add);
    }

    private void add(ValueInfoProto value) {
        if (value.type().tensorType().hasShape()) {
            shapes.put(value.name(), value.type().tensorType().dim());
        }
    }

    /** A declared extent; empty if it is open, for which some exporters write 0 or -1. */
    public static OptionalLong extent(Dimension dimension) {
        return dimension.dimValue().orElse(0) > 0 ? dimension.dimValue() : OptionalLong.empty();
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
                .map(extent -> extent.dimValue().isPresent()
                        ? Long.toString(extent.dimValue().getAsLong())
                        : extent.dimParam())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
