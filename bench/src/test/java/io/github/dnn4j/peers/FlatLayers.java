package io.github.dnn4j.peers;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds and their own fields of a {@link FlatNetwork}: those of the layers that the timed networks have. */
final class FlatLayers {
    private FlatLayers() {}

    static String describe(Layer layer, Shape input, Shape output) {
        return switch (layer) {
            case Convolution l ->
                "convolution groups=" + l.groups() + window(l.window(), ends(l.window(), input, output));
            case TransposedConvolution l ->
                "deconvolution groups=" + l.groups() + window(l.window(), ends(l.window(), output, input));
            case FullyConnected l -> "fullyconnected";
            case MaxPooling l -> "maxpooling" + window(l.window(), ends(l.window(), input, output));
            case AveragePooling l -> average(l, input, output);
            case GlobalPooling l when l.mode() == GlobalPooling.Mode.AVERAGE -> "globalaverage";
            case Concat l when l.axis() == 1 -> "concat";
            case ChannelShuffle l -> "shuffle groups=" + l.groups();
            case LocalResponseNormalization l
            when l.size() % 2 == 1 ->
                "lrn size=" + l.size() + " alpha=" + l.alpha() + " beta=" + l.beta() + " k=" + l.k();
            case BatchNormalization l -> "batchnormalization epsilon=" + l.epsilon();
            case Softmax l when !l.log() -> "softmax axis=" + l.axis();
            case Activation l when l.function() == Activation.Function.RELU && l.alpha() == 0 -> "relu";
            default -> throw new Contestant.RefusedException("the flat list of operations has no " + layer);
        };
    }

    private static String average(AveragePooling layer, Shape input, Shape output) {
        List<Integer> ends = ends(layer.window(), input, output);
        boolean hangs = !ends.equals(layer.window().padEnd());
        if (layer.divisor() == AveragePooling.Divisor.INPUT_AND_PADDING && hangs) {
            throw new Contestant.RefusedException("the flat list of operations has no divisor for " + layer);
        }
        boolean padding = layer.divisor() != AveragePooling.Divisor.INPUT;
        return "averagepooling padding=" + (padding ? 1 : 0) + window(layer.window(), ends);
    }

    private static String window(Window window, List<Integer> ends) {
        if (window.rank() != 2) {
            throw new Contestant.RefusedException("the flat list of operations has two spatial axes only");
        }
        return " kernel=" + list(window.kernel()) + " stride=" + list(window.stride()) + " dilation="
                + list(window.dilation()) + " begin=" + list(window.padBegin()) + " end=" + list(ends);
    }

    /** The padding after the last element with which the windows end exactly: rounding, and what the layer asks for. */
    private static List<Integer> ends(Window window, Shape input, Shape output) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < window.rank(); i++) {
            long span = (output.extent(i + 2) - 1) * window.stride().get(i) + window.effectiveKernel(i);
            long exact = span - input.extent(i + 2) - window.padBegin().get(i);
            ends.add(Math.toIntExact(exact));
        }
        return ends;
    }

    static String list(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    private static String list(List<Integer> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
