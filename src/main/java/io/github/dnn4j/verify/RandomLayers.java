package io.github.dnn4j.verify;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.GlobalPooling;
import java.util.List;
import java.util.function.Supplier;

/** Random layers with inputs that mostly fit; what does not fit is drawn again by the caller. */
final class RandomLayers {
    private final List<Supplier<LayerSample>> kinds;

    RandomLayers(Draw draw) {
        RandomSpatialLayers spatial = new RandomSpatialLayers(draw);
        RandomShapeLayers shape = new RandomShapeLayers(draw);
        RandomValueLayers value = new RandomValueLayers(draw);
        this.kinds = List.of(
                spatial::convolution,
                value::activation,
                spatial::averagePooling,
                spatial::depthwise,
                value::batchNormalization,
                () -> LayerSample.of(new ChannelShuffle(draw.divisor(12)), draw.image(12 * draw.of(1, 2, 4))),
                spatial::pointwise,
                shape::concat,
                () -> LayerSample.of(new Constant(draw.any(), draw.oneIn(2))),
                spatial::convolution,
                shape::constantPadding,
                value::dequantize,
                spatial::grouped,
                () -> LayerSample.of(new Dropout(0.5), draw.any()),
                value::elementwise,
                spatial::convolution,
                shape::flatten,
                value::fullyConnected,
                spatial::transposedConvolution,
                () -> LayerSample.of(
                        draw.oneIn(2) ? GlobalPooling.average() : GlobalPooling.max(), draw.image(draw.channels())),
                value::localResponseNormalization,
                value::matrixProduct,
                spatial::transposedConvolution,
                spatial::maxPooling,
                value::normalization,
                value::prelu,
                spatial::grouped,
                value::quantize,
                spatial::resampling,
                spatial::depthwise,
                shape::reshape,
                value::softmax,
                shape::split,
                shape::transpose);
    }

    /** A sample of the kind whose turn it is. */
    LayerSample sample(int index) {
        return kinds.get(Math.floorMod(index, kinds.size())).get();
    }
}
