package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integers;
import static io.github.dnn4j.onnx.write.AttributeProtos.text;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.ResamplingFilter;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Resize by scales or to sizes. */
final class ResizeExport {
    private ResizeExport() {}

    static void resampling(Resampling layer, NodeExport node) {
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(text(
                "mode",
                switch (layer.mode()) {
                    case NEAREST -> "nearest";
                    case LINEAR -> "linear";
                    case CUBIC -> "cubic";
                }));
        attributes.add(text("coordinate_transformation_mode", coordinates(layer)));
        if (layer.mode() == Resampling.Mode.NEAREST) {
            attributes.add(text("nearest_mode", rounding(layer)));
        }
        filter(layer, attributes);
        List<Long> sizes = sizes(layer, node);
        if (layer.follows()) {
            attributes.add(axes(layer));
            node.result("Resize", List.of(node.input(), "", "", followed(layer, node)), attributes);
        } else if (sizes.isEmpty()) {
            node.result("Resize", List.of(node.input(), "", node.constant("scales", scales(layer))), attributes);
        } else {
            attributes.add(axes(layer));
            long[] extents = sizes.stream().mapToLong(Long::longValue).toArray();
            node.result("Resize", List.of(node.input(), "", "", node.longs("sizes", extents)), attributes);
        }
    }

    private static void filter(Resampling layer, List<AttributeProto> attributes) {
        ResamplingFilter filter = layer.filter();
        if (!layer.filters()) {
            return;
        }
        if (layer.mode() == Resampling.Mode.CUBIC) {
            attributes.add(AttributeProtos.real("cubic_coeff_a", filter.cubic()));
        }
        if (filter.antialias()) {
            attributes.add(AttributeProtos.integer("antialias", 1));
        }
        if (filter.excludeOutside()) {
            attributes.add(AttributeProtos.integer("exclude_outside", 1));
        }
    }

    private static AttributeProto axes(Resampling layer) {
        return integers("axes", IntStream.range(2, layer.rank() + 2).boxed().toList());
    }

    /** The sizes where some are the extents of the second operand. */
    private static String followed(Resampling layer, NodeExport node) {
        String shape = node.helper("Shape", List.of(node.input(1)));
        List<String> sizes = new ArrayList<>();
        for (int axis = 0; axis < layer.rank(); axis++) {
            long size = layer.sizes().get(axis);
            sizes.add(
                    size == 0
                            ? node.helper("Gather", List.of(shape, node.longs("axis", axis + 2)))
                            : node.longs("size", size));
        }
        return node.helper("Concat", sizes, AttributeProtos.integer("axis", 0));
    }

    private static OnnxTensor scales(Resampling layer) {
        float[] values = new float[layer.rank() + 2];
        values[0] = 1;
        values[1] = 1;
        for (int axis = 0; axis < layer.rank(); axis++) {
            values[axis + 2] = layer.scales().get(axis).floatValue();
        }
        return OnnxTensor.ofFloats(new long[] {values.length}, values);
    }

    /**
     * The sizes to resize to; empty if scales are to be written. Where a scale times the input is not exactly the
     * output, runtimes that compute in double round otherwise; then sizes are better, if they give the same positions.
     */
    private static List<Long> sizes(Resampling layer, NodeExport node) {
        if (!layer.sizes().isEmpty()) {
            return layer.sizes();
        }
        Shape input = node.shape();
        List<Long> sizes = new ArrayList<>();
        boolean exact = true;
        for (int axis = 0; axis < layer.rank(); axis++) {
            if (node.isOpen(axis + 2)) {
                return List.of();
            }
            sizes.add(layer.outputShapes(List.of(input)).getFirst().extent(axis + 2));
            exact &= input.extent(axis + 2) * layer.scales().get(axis) == sizes.get(axis);
        }
        Resampling bySizes =
                new Resampling(layer.mode(), List.of(), sizes, layer.coordinates(), layer.nearest(), layer.filter());
        boolean same = IntStream.range(0, layer.rank())
                .allMatch(axis -> Arrays.equals(layer.positions(axis, input), bySizes.positions(axis, input)));
        return !exact && same ? sizes : List.of();
    }

    private static String coordinates(Resampling layer) {
        return switch (layer.coordinates()) {
            case HALF_PIXEL -> "half_pixel";
            case PYTORCH_HALF_PIXEL -> "pytorch_half_pixel";
            case HALF_PIXEL_SYMMETRIC -> "half_pixel_symmetric";
            case ALIGN_CORNERS -> "align_corners";
            case ASYMMETRIC -> "asymmetric";
        };
    }

    private static String rounding(Resampling layer) {
        return switch (layer.nearest()) {
            case ROUND_PREFER_FLOOR -> "round_prefer_floor";
            case ROUND_PREFER_CEIL -> "round_prefer_ceil";
            case FLOOR -> "floor";
            case CEIL -> "ceil";
        };
    }
}
