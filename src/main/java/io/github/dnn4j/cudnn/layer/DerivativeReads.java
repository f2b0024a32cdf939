package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.Reads;
import io.github.dnn4j.compile.Step;
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
import java.util.Map;

/** What the derivatives of this backend read of the forward pass, which is kept for them or computed again. */
public final class DerivativeReads {
    private DerivativeReads() {}

    /**
     * Which values of the forward pass the derivative of a step reads.
     *
     * @param shapes shapes of all values
     */
    public static Reads of(Step step, Map<String, Shape> shapes) {
        Reads own = layerReads(step, shapes);
        return step.post().isEmpty() ? own : own.andResult();
    }

    private static Reads layerReads(Step step, Map<String, Shape> shapes) {
        return switch (step.layer()) {
            case Softmax _ -> Reads.RESULT;
            case Elementwise layer -> passes(step, layer, shapes) ? Reads.NOTHING : Reads.INPUTS;
            case Activation _,
                    BatchNormalization _,
                    Convolution _,
                    FullyConnected _,
                    LocalResponseNormalization _,
                    MatrixProduct _,
                    Normalization _,
                    PRelu _,
                    TransposedConvolution _ -> Reads.INPUTS;
            case AveragePooling _,
                    ChannelShuffle _,
                    Concat _,
                    Constant _,
                    ConstantPadding _,
                    Dequantize _,
                    Dropout _,
                    Flatten _,
                    GlobalPooling _,
                    MaxPooling _,
                    Quantize _,
                    Resampling _,
                    Reshape _,
                    Split _,
                    Transpose _ -> Reads.NOTHING;
        };
    }

    /** True for an addition whose operands both have the result's shape: its gradient is that of each. */
    private static boolean passes(Step step, Elementwise layer, Map<String, Shape> shapes) {
        Shape result = shapes.get(step.outputs().getFirst());
        return layer.operation() == Elementwise.Operation.ADD
                && step.layerInputs().stream()
                        .allMatch(input -> shapes.get(input).equals(result));
    }
}
