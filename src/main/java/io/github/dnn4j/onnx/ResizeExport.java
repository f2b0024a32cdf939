package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.AttributeProtos.integers;
import static io.github.dnn4j.onnx.AttributeProtos.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
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
                }));
        attributes.add(text("coordinate_transformation_mode", coordinates(layer)));
        if (layer.mode() == Resampling.Mode.NEAREST) {
            attributes.add(text("nearest_mode", rounding(layer)));
        }
        List<Long> sizes = sizes(layer, node);
        if (sizes.isEmpty()) {
            node.result("Resize", List.of(node.input(), "", node.constant("scales", scales(layer))), attributes);
        } else {
            attributes.add(integers(
                    "axes", IntStream.range(2, layer.rank() + 2).boxed().toList()));
            long[] extents = sizes.stream().mapToLong(Long::longValue).toArray();
            node.result("Resize", List.of(node.input(), "", "", node.longs("sizes", extents)), attributes);
        }
    }

    /**
     * The sizes to resize to; empty if scales say what is meant. With aligned corners a scale only gives the extent, and
     * runtimes do not agree on what else it does where that was rounded.
     */
    private static List<Long> sizes(Resampling layer, NodeExport node) {
        if (!layer.sizes().isEmpty() || layer.coordinates() != Resampling.Coordinates.ALIGN_CORNERS) {
            return layer.sizes();
        }
        Shape output = layer.outputShapes(List.of(node.shape())).getFirst();
        List<Long> sizes = new ArrayList<>();
        for (int axis = 2; axis < output.rank(); axis++) {
            if (node.isOpen(axis)) {
                return List.of();
            }
            sizes.add(output.extent(axis));
        }
        return sizes;
    }

    private static OnnxTensor scales(Resampling layer) {
        float[] scales = new float[layer.rank() + 2];
        scales[0] = 1;
        scales[1] = 1;
        for (int axis = 0; axis < layer.rank(); axis++) {
            scales[axis + 2] = layer.scales().get(axis).floatValue();
        }
        return OnnxTensor.ofFloats(new long[] {scales.length}, scales);
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
