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
        List<ExportedScale> scales = scales(layer, node);
        List<Long> sizes = sizes(layer, node, scales);
        if (sizes.isEmpty()) {
            node.result("Resize", List.of(node.input(), "", node.constant("scales", tensor(scales))), attributes);
        } else {
            attributes.add(integers(
                    "axes", IntStream.range(2, layer.rank() + 2).boxed().toList()));
            long[] extents = sizes.stream().mapToLong(Long::longValue).toArray();
            node.result("Resize", List.of(node.input(), "", "", node.longs("sizes", extents)), attributes);
        }
    }

    /** Scales of the spatial axes. */
    private static List<ExportedScale> scales(Resampling layer, NodeExport node) {
        return IntStream.range(0, layer.rank())
                .mapToObj(axis -> ExportedScale.of(layer, axis, node.extents(axis + 2)))
                .toList();
    }

    private static OnnxTensor tensor(List<ExportedScale> scales) {
        float[] values = new float[scales.size() + 2];
        values[0] = 1;
        values[1] = 1;
        for (int axis = 0; axis < scales.size(); axis++) {
            values[axis + 2] = scales.get(axis).value();
        }
        return OnnxTensor.ofFloats(new long[] {values.length}, values);
    }

    /**
     * The sizes to resize to; empty if scales are better. The two may stand for one another where no extent is open.
     * With aligned corners a scale only gives the extent, and runtimes do not agree on what else it does where that was
     * rounded. Elsewhere what the layer has is given, unless the other is exact or lets runtimes take the same elements.
     */
    private static List<Long> sizes(Resampling layer, NodeExport node, List<ExportedScale> scales) {
        Shape output = layer.outputShapes(List.of(node.shape())).getFirst();
        boolean sizesAgree = true;
        boolean sameRatio = true;
        boolean single = true;
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < layer.rank(); axis++) {
            if (node.isOpen(axis + 2)) {
                return layer.sizes();
            }
            long input = node.shape().extent(axis + 2);
            long size = output.extent(axis + 2);
            sizesAgree &= ExportedScale.sizeAgrees(layer, axis, input, size);
            double scale = layer.scale(axis, input);
            sameRatio &= (double) size / input == scale;
            single &= (float) scale == scale;
            sizes.add(size);
        }
        if (layer.coordinates() == Resampling.Coordinates.ALIGN_CORNERS) {
            return sizes;
        }
        boolean scalesAgree = scales.stream().allMatch(scale -> scale.differences() == 0);
        if (layer.sizes().isEmpty()) {
            boolean scalesServe = layer.mode() == Resampling.Mode.NEAREST ? scalesAgree : single;
            return !scalesServe && sameRatio ? sizes : List.of();
        }
        return !sizesAgree && scalesAgree ? List.of() : sizes;
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
