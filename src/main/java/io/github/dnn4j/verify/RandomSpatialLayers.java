package io.github.dnn4j.verify;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Random layers with a window or a grid over the spatial axes. */
record RandomSpatialLayers(Draw draw) {
    LayerSample convolution() {
        return convolution(draw.channels(), draw.channels(), 1);
    }

    LayerSample depthwise() {
        int channels = draw.channels();
        return convolution(channels, channels * (draw.oneIn(4) ? 2 : 1), channels);
    }

    LayerSample grouped() {
        int groups = draw.of(2, 3, 4, 5, 8);
        return convolution(groups * draw.of(1, 2, 3, 4, 7, 8, 16), groups * draw.of(1, 2, 3, 5, 8, 16), groups);
    }

    LayerSample convolution(int in, int out, int groups) {
        Shape input = draw.image(in);
        Window window = draw.window(input.spatialRank(), false);
        return LayerSample.of(new Convolution(in, out, groups, window, !draw.oneIn(3)), input);
    }

    LayerSample pointwise() {
        int in = draw.channels();
        Shape input = draw.image(in);
        Window window = Window.square(input.spatialRank(), 1).withStride(draw.of(1, 1, 2, 3));
        return LayerSample.of(new Convolution(in, draw.channels(), 1, window, !draw.oneIn(3)), input);
    }

    LayerSample transposedConvolution() {
        int groups = draw.of(1, 1, 1, 2, 3, 8);
        int in = groups * draw.of(1, 2, 3, 5, 8, 16);
        int out = groups * draw.of(1, 2, 3, 7, 8, 16);
        Shape input = draw.image(in);
        Window window = draw.window(input.spatialRank(), true);
        List<Integer> outputPadding = new ArrayList<>();
        for (int stride : window.stride()) {
            outputPadding.add(draw.oneIn(2) ? 0 : draw.below(stride));
        }
        return LayerSample.of(new TransposedConvolution(in, out, groups, window, outputPadding, !draw.oneIn(3)), input);
    }

    LayerSample averagePooling() {
        Shape input = draw.image(draw.channels());
        return LayerSample.of(
                new AveragePooling(
                        draw.window(input.spatialRank(), true),
                        draw.of(List.of(Rounding.values())),
                        draw.of(List.of(AveragePooling.Divisor.values()))),
                input);
    }

    LayerSample maxPooling() {
        Shape input = draw.image(draw.channels());
        return LayerSample.of(
                new MaxPooling(draw.window(input.spatialRank(), true), draw.of(List.of(Rounding.values()))), input);
    }

    LayerSample resampling() {
        Shape input = draw.image(draw.channels());
        List<Double> scales = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        boolean bySize = draw.oneIn(3);
        for (int i = 0; i < input.spatialRank(); i++) {
            if (bySize) {
                sizes.add((long) draw.of(1, 2, 5, 8, 13, 16));
            } else {
                scales.add(draw.of(List.of(2.0, 2.0, 3.0, 0.5, 1.5, 0.75, 2.6, 0.6, 1 / 3.0, 5 / 3.0, 1.2, 2.4, 1.05)));
            }
        }
        return LayerSample.of(
                new Resampling(
                        draw.of(List.of(Resampling.Mode.values())),
                        scales,
                        sizes,
                        draw.of(List.of(Resampling.Coordinates.values())),
                        draw.of(List.of(Resampling.NearestRounding.values()))),
                input);
    }
}
