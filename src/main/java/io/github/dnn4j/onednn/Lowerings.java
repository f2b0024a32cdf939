package io.github.dnn4j.onednn;

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
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;

/** From a layer to the class that lowers it. */
final class Lowerings {
    private Lowerings() {}

    static void lower(Lowering lowering) {
        switch (lowering.step().layer()) {
            case Activation layer -> OneDnnActivation.lower(lowering, layer);
            case AveragePooling layer -> OneDnnAveragePooling.lower(lowering, layer);
            case BatchNormalization layer -> OneDnnBatchNormalization.lower(lowering, layer);
            case ChannelShuffle layer -> OneDnnChannelShuffle.lower(lowering, layer);
            case Concat layer -> OneDnnConcat.lower(lowering, layer);
            case Constant layer -> OneDnnConstant.lower(lowering, layer);
            case ConstantPadding layer -> OneDnnConstantPadding.lower(lowering, layer);
            case Convolution layer -> OneDnnConvolution.lower(lowering, layer);
            case Dequantize layer -> OneDnnDequantize.lower(lowering, layer);
            case Dropout layer -> OneDnnDropout.lower(lowering, layer);
            case Elementwise layer -> OneDnnElementwise.lower(lowering, layer);
            case Flatten layer -> OneDnnFlatten.lower(lowering, layer);
            case FullyConnected layer -> OneDnnFullyConnected.lower(lowering, layer);
            case GlobalPooling layer -> OneDnnGlobalPooling.lower(lowering, layer);
            case LocalResponseNormalization layer -> OneDnnLocalResponseNormalization.lower(lowering, layer);
            case MaxPooling layer -> OneDnnMaxPooling.lower(lowering, layer);
            case PRelu layer -> OneDnnPRelu.lower(lowering, layer);
            case Quantize layer -> OneDnnQuantize.lower(lowering, layer);
            case Resampling layer -> OneDnnResampling.lower(lowering, layer);
            case Reshape layer -> OneDnnReshape.lower(lowering, layer);
            case Softmax layer -> OneDnnSoftmax.lower(lowering, layer);
            case Split layer -> OneDnnSplit.lower(lowering, layer);
            case Transpose layer -> OneDnnTranspose.lower(lowering, layer);
            case TransposedConvolution layer -> OneDnnTransposedConvolution.lower(lowering, layer);
        }
    }
}
