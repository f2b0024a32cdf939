package io.github.dnn4j.onednn.plan;

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
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;

/** What the derivatives of this backend read of the forward pass, which is kept for them or computed again. */
public final class DerivativeReads {
    private DerivativeReads() {}

    /** Which values of the forward pass the derivative of a step reads. */
    public static Reads of(Step step) {
        Reads own = layerReads(step);
        return step.post().isEmpty() || hasMask(step) ? own : own.andResult();
    }

    /** Batch normalization keeps in a workspace where the ReLU that is fused into it was above 0. */
    static boolean hasMask(Step step) {
        return step.layer() instanceof BatchNormalization;
    }

    private static Reads layerReads(Step step) {
        return switch (step.layer()) {
            case Activation layer -> layer.function() == Activation.Function.RELU ? Reads.RESULT : Reads.INPUTS;
            case Softmax _ -> Reads.RESULT;
            case Elementwise layer ->
                switch (layer.operation()) {
                    case ADD, SUBTRACT -> Reads.NOTHING;
                    case MULTIPLY,
                            DIVIDE,
                            MAX,
                            MIN,
                            POW,
                            FMOD,
                            EQUAL,
                            LESS,
                            LESS_OR_EQUAL,
                            GREATER,
                            GREATER_OR_EQUAL,
                            WHERE,
                            WHERE_NOT -> Reads.INPUTS;
                };
            case BatchNormalization _,
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
                    Take _,
                    Transpose _ -> Reads.NOTHING;
        };
    }
}
