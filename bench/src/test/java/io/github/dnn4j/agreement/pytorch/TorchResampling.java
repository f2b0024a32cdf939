package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.layer.ResamplingFilter;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** {@code torch.nn.functional.interpolate} by factors or to a size, as the functions that it calls. */
final class TorchResampling {
    private static final List<String> LINEAR =
            List.of("torch.upsample_linear1d", "torch.upsample_bilinear2d", "torch.upsample_trilinear3d");

    private TorchResampling() {}

    static Call call(Resampling layer, Operands operands) {
        int rank = layer.rank();
        Coordinates coordinates = layer.coordinates();
        if (layer.filters()) {
            return filter(layer, operands);
        }
        if (layer.mode() == Mode.LINEAR) {
            return switch (coordinates) {
                case HALF_PIXEL, ALIGN_CORNERS ->
                    Call.python(
                            "%s(%s, %s, %s, %s)",
                            LINEAR.get(rank - 1),
                            operands.x(),
                            sizes(layer, operands),
                            Call.bool(coordinates == Coordinates.ALIGN_CORNERS),
                            scales(layer));
                case PYTORCH_HALF_PIXEL, HALF_PIXEL_SYMMETRIC, ASYMMETRIC ->
                    Call.missing("interpolate has no coordinates %s", coordinates);
            };
        }
        String nearest;
        if (coordinates == Coordinates.ASYMMETRIC && layer.nearest() == NearestRounding.FLOOR) {
            nearest = "torch.upsample_nearest";
        } else if (coordinates == Coordinates.HALF_PIXEL && layer.nearest() == NearestRounding.ROUND_PREFER_CEIL) {
            nearest = "torch._upsample_nearest_exact";
        } else {
            return Call.missing("interpolate has no nearest neighbour by %s, %s", coordinates, layer.nearest());
        }
        return Call.python("%s%dd(%s, %s, %s)", nearest, rank, operands.x(), sizes(layer, operands), scales(layer));
    }

    /** Cubic convolution with its coefficient of -3/4; antialiased as Pillow does, with -1/2 and nothing outside. */
    private static Call filter(Resampling layer, Operands operands) {
        ResamplingFilter filter = layer.filter();
        boolean wide = filter.antialias();
        boolean known = layer.rank() == 2
                && (layer.coordinates() == Coordinates.HALF_PIXEL || layer.coordinates() == Coordinates.ALIGN_CORNERS)
                && filter.excludeOutside() == wide
                && (layer.mode() == Mode.LINEAR || filter.cubic() == (wide ? -0.5f : -0.75f));
        if (!known) {
            return Call.missing("interpolate has no %s with %s, %s", layer.mode(), filter, layer.coordinates());
        }
        return Call.python(
                "torch.%supsample_%s2d%s(%s, %s, %s, %s)",
                wide ? "_" : "",
                layer.mode() == Mode.CUBIC ? "bicubic" : "bilinear",
                wide ? "_aa" : "",
                operands.x(),
                sizes(layer, operands),
                Call.bool(layer.coordinates() == Coordinates.ALIGN_CORNERS),
                scales(layer));
    }

    private static List<Long> sizes(Resampling layer, Operands operands) {
        Shape output = layer.outputShapes(operands.shapes()).getFirst();
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < layer.rank(); i++) {
            sizes.add(output.extent(i + 2));
        }
        return sizes;
    }

    /** One argument for each axis; without factors PyTorch takes the ratio of the extents. */
    private static String scales(Resampling layer) {
        List<String> scales = new ArrayList<>();
        for (int i = 0; i < layer.rank(); i++) {
            scales.add(
                    layer.scales().isEmpty()
                            ? "None"
                            : Call.number(layer.scales().get(i)));
        }
        return String.join(", ", scales);
    }
}
