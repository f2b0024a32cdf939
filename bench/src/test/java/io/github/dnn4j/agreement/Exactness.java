package io.github.dnn4j.agreement;

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

/** Which layers have one right result in f32: those that choose or move elements, or round once. */
final class Exactness {
    private Exactness() {}

    static boolean isExact(Layer layer) {
        return switch (layer) {
            case ChannelShuffle l -> true;
            case Concat l -> true;
            case Constant l -> true;
            case ConstantPadding l -> true;
            case Dequantize l -> true;
            case Dropout l -> true;
            case Flatten l -> true;
            case MaxPooling l -> true;
            case PRelu l -> true;
            case Quantize l -> true;
            case Reshape l -> true;
            case Split l -> true;
            case Transpose l -> true;
            case GlobalPooling l -> l.mode() == GlobalPooling.Mode.MAX;
            case Resampling l -> l.mode() == Resampling.Mode.NEAREST;
            case Activation l ->
                switch (l.function()) {
                    case RELU, CLIP, LEAKY_RELU, THRESHOLDED_RELU, ABS, NEGATE, SIGN, ROUND, FLOOR, CEIL -> true;
                    case ELU,
                            SELU,
                            SIGMOID,
                            TANH,
                            GELU_ERF,
                            GELU_TANH,
                            SILU,
                            HARD_SIGMOID,
                            HARD_SWISH,
                            MISH,
                            SOFTPLUS,
                            SOFTSIGN,
                            CELU,
                            SHRINK,
                            POW,
                            RECIPROCAL,
                            EXP,
                            LOG,
                            SQRT,
                            ERF,
                            SIN,
                            COS,
                            TAN,
                            ASIN,
                            ACOS,
                            ATAN,
                            SINH,
                            COSH,
                            ASINH,
                            ACOSH,
                            ATANH -> false;
                };
            case Elementwise l -> l.operation() != Elementwise.Operation.POW;
            case AveragePooling l -> false;
            case BatchNormalization l -> false;
            case Convolution l -> false;
            case FullyConnected l -> false;
            case LocalResponseNormalization l -> false;
            case MatrixProduct l -> false;
            case Normalization l -> false;
            case Softmax l -> false;
            case TransposedConvolution l -> false;
        };
    }
}
