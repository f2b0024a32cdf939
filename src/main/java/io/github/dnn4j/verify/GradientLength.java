package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** The number of terms in the longest sum that a layer computes forward or back. */
final class GradientLength {
    private GradientLength() {}

    /** The longest sum for inputs of the given shapes; 1 where nothing is summed. */
    static long of(Layer layer, List<Shape> inputs) {
        Shape input = inputs.isEmpty() ? Shape.of() : inputs.getFirst();
        return switch (layer) {
            case Convolution it -> {
                long positions = perChannel(it.outputShapes(inputs).getFirst());
                long channels = Math.max(it.inChannels(), it.outChannels()) / it.groups();
                yield Math.max(positions, channels * it.window().taps());
            }
            case TransposedConvolution it -> {
                long positions = perChannel(it.outputShapes(inputs).getFirst());
                long channels = Math.max(it.inChannels(), it.outChannels()) / it.groups();
                yield Math.max(positions, channels * it.window().taps());
            }
            case FullyConnected it -> Math.max(input.extent(0), Math.max(it.inFeatures(), it.outFeatures()));
            case MatrixProduct it -> {
                Shape output = it.outputShapes(inputs).getFirst();
                long products = MatrixProduct.stack(output).elements();
                long byFirst = products / MatrixProduct.stack(input).elements() * output.extent(-1);
                long bySecond = products / MatrixProduct.stack(inputs.get(1)).elements() * output.extent(-2);
                yield Math.max(it.inner(inputs), Math.max(byFirst, bySecond));
            }
            case BatchNormalization it -> perChannel(input);
            case Normalization it ->
                it.parameters().stream()
                        .mapToLong(spec -> input.elements() / spec.shape().elements())
                        .reduce(it.count(input), Math::max);
            case PRelu it -> input.elements() / it.slope().elements();
            case Elementwise it -> {
                long output = it.outputShapes(inputs).getFirst().elements();
                yield output / Math.min(input.elements(), inputs.get(1).elements());
            }
            case AveragePooling it -> it.window().taps();
            case MaxPooling it -> it.window().taps();
            case GlobalPooling it -> input.elements() / input.extent(0) / input.extent(1);
            case LocalResponseNormalization it -> it.size();
            case Softmax it -> input.extent(it.axis());
            case Resampling it ->
                Math.max(1, it.outputShapes(inputs).getFirst().elements() / input.elements() << it.rank());
            case Activation it -> 1;
            case ChannelShuffle it -> 1;
            case Concat it -> 1;
            case Constant it -> 1;
            case ConstantPadding it -> 1;
            case Dequantize it -> 1;
            case Dropout it -> 1;
            case Flatten it -> 1;
            case Quantize it -> 1;
            case Reshape it -> 1;
            case Split it -> 1;
            case Transpose it -> 1;
        };
    }

    /** Elements of a channel of (N, C, ...) over the whole batch. */
    private static long perChannel(Shape shape) {
        return shape.elements() / shape.extent(1);
    }
}
