package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Folds an affine function of the output channels into the weight and bias of the linear layer before it: with W' =
 * factor W and b' = factor b + offset, W' x + b' = factor (W x + b) + offset.
 */
final class FoldedWeights {
    private FoldedWeights() {}

    /** The number of output channels of a linear layer with weights; empty for any other layer. */
    static Optional<Integer> outChannels(Layer layer) {
        if (layer instanceof Convolution convolution) {
            return Optional.of(convolution.outChannels());
        }
        if (layer instanceof TransposedConvolution transposed) {
            return Optional.of(transposed.outChannels());
        }
        return layer instanceof FullyConnected connected ? Optional.of(connected.outFeatures()) : Optional.empty();
    }

    /**
     * {@code host} computing {@code affine} of its result too, in place of {@code next}. The new parameters go to the
     * draft under names of their own, for the old ones may be shared.
     *
     * @return empty, and nothing added, if a constant, weight or bias would not be finite
     */
    static Optional<Step> fold(Draft draft, Step host, Step next, ChannelAffine affine) {
        if (!affine.isFinite()) {
            return Optional.empty();
        }
        TensorSource weight = draft.source(host.parameters().getFirst());
        Tensor bias =
                host.parameters().size() > 1 ? draft.parameter(host.parameters().get(1)) : null;
        Tensor newWeight = Tensor.allocate(weight.shape(), DataType.F32);
        Tensor newBias = Tensor.allocate(Shape.of(affine.factor().length), DataType.F32);
        if (!scale(read(weight, newWeight), newWeight, host.layer(), affine) || !shift(bias, newBias, affine)) {
            return Optional.empty();
        }
        // A weight that only a bias is added to stays as it is, integers included.
        boolean same = java.util.Arrays.stream(affine.factor()).allMatch(factor -> factor == 1);
        String weightName = same
                ? host.parameters().getFirst()
                : draft.addParameter(host.parameters().getFirst() + ".with." + next.name(), newWeight);
        String biasName = draft.addParameter(host.name() + ".bias.with." + next.name(), newBias);
        return Optional.of(host.absorb(next, withBias(host.layer()), List.of(weightName, biasName)));
    }

    /** The weight in memory; one that is in a file is read to where it is then scaled. */
    private static Tensor read(TensorSource weight, Tensor target) {
        if (weight.file().isEmpty()) {
            return weight.tensor();
        }
        weight.copyTo(target);
        return target;
    }

    private static Layer withBias(Layer layer) {
        if (layer instanceof Convolution convolution) {
            return convolution.withBias(true);
        }
        if (layer instanceof TransposedConvolution transposed) {
            return transposed.withBias(true);
        }
        FullyConnected connected = (FullyConnected) layer;
        return new FullyConnected(connected.inFeatures(), connected.outFeatures(), true);
    }

    private static boolean shift(Tensor bias, Tensor result, ChannelAffine affine) {
        boolean finite = true;
        for (int c = 0; c < affine.factor().length; c++) {
            double old = bias == null ? 0 : bias.getFloat(c);
            float value = (float) (affine.factor()[c] * old + affine.offset()[c]);
            result.setFloat(c, value);
            finite &= Float.isFinite(value);
        }
        return finite;
    }

    /** Scales row by row along axis 0, so that weights larger than a Java array pass; the result may be the weight. */
    private static boolean scale(Tensor weight, Tensor result, Layer layer, ChannelAffine affine) {
        boolean finite = true;
        for (int row = 0; row < weight.shape().extent(0); row++) {
            IntUnaryOperator channel = channelOf(layer, row, weight.shape());
            float[] values = weight.slice(row, row + 1L).toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * affine.factor()[channel.applyAsInt(i)]);
                finite &= Float.isFinite(values[i]);
            }
            result.slice(row, row + 1L).copyFrom(values);
        }
        return finite;
    }

    /**
     * The output channel that element i of a weight's row feeds. The rows of a convolution or fully connected layer are
     * output channels; those of a transposed convolution are input channels, each (outChannels / groups, kernel...) and
     * feeding the output channels of its group.
     */
    private static IntUnaryOperator channelOf(Layer layer, int row, Shape weight) {
        if (!(layer instanceof TransposedConvolution transposed)) {
            return i -> row;
        }
        int groupOutputs = transposed.outChannels() / transposed.groups();
        int firstOutput = row / (transposed.inChannels() / transposed.groups()) * groupOutputs;
        int taps = Math.toIntExact(weight.elements() / weight.extent(0) / weight.extent(1));
        return i -> firstOutput + i / taps;
    }
}
