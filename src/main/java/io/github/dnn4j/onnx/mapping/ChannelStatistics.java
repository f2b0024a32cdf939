package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;

/**
 * Mean and (biased) variance of each channel of a constant (N, C, ...): what BatchNormalization in training mode
 * normalizes a weight by, which is how weight standardization is exported.
 */
final class ChannelStatistics {
    private ChannelStatistics() {}

    static OnnxTensor of(NodeCall call, OnnxTensor input, boolean variance) {
        require(input.rank() >= 2 && input.elements() > 0, "its input %s should be (N, C, ...)", input);
        int channels = WindowAttributes.integer("channels", input.extent(1));
        long inner = input.elements() / input.extent(0) / channels;
        long count = input.elements() / channels;
        double[] means = new double[channels];
        double[] squares = new double[channels];
        for (long i = 0; i < input.elements(); i++) {
            means[(int) (i / inner % channels)] += input.getDouble(i) / count;
        }
        for (long i = 0; i < input.elements(); i++) {
            int channel = (int) (i / inner % channels);
            double difference = input.getDouble(i) - means[channel];
            squares[channel] += difference * difference / count;
        }
        OnnxTensor result = call.budget().allocate(ElementType.FLOAT, channels);
        for (int channel = 0; channel < channels; channel++) {
            result.setDouble(channel, variance ? squares[channel] : means[channel]);
        }
        return result;
    }
}
