package io.github.dnn4j.compile;

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

/** Layers that only move or compare elements: with a function that grows, applied to each, they commute. */
final class ElementMoves {
    private ElementMoves() {}

    /** True if every element of the result is one of the inputs, chosen by place or by size. */
    static boolean includes(Layer layer) {
        return switch (layer) {
            case ChannelShuffle _, Concat _, Flatten _, MaxPooling _, Reshape _, Split _, Transpose _ -> true;
            case Activation _,
                    AveragePooling _,
                    BatchNormalization _,
                    Constant _,
                    ConstantPadding _,
                    Convolution _,
                    Dequantize _,
                    Dropout _,
                    Elementwise _,
                    FullyConnected _,
                    GlobalPooling _,
                    LocalResponseNormalization _,
                    MatrixProduct _,
                    Normalization _,
                    PRelu _,
                    Quantize _,
                    Resampling _,
                    Softmax _,
                    TransposedConvolution _ -> false;
        };
    }
}
