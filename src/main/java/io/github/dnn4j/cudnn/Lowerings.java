package io.github.dnn4j.cudnn;

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

/** From a layer to what lowers it. */
final class Lowerings {
    private Lowerings() {}

    static void lower(Lowering lowering) {
        switch (lowering.step().layer()) {
            case Activation layer -> CudnnNormalization.activation(lowering, layer);
            case AveragePooling layer -> CudnnPooling.lower(lowering, layer);
            case BatchNormalization layer -> CudnnNormalization.batch(lowering, layer);
            case ChannelShuffle layer -> CudnnMovement.shuffle(lowering, layer);
            case Concat layer -> CudnnMovement.concat(lowering, layer);
            case Constant layer -> CudnnMovement.constant(lowering, layer);
            case ConstantPadding layer -> CudnnMovement.pad(lowering, layer);
            case Convolution layer -> CudnnConvolution.lower(lowering, layer);
            case Dequantize layer -> CudnnQuantization.lower(lowering, layer);
            case Dropout _ -> lowering.output(lowering.input(0));
            case Elementwise layer -> CudnnElementwise.lower(lowering, layer);
            case Flatten _ -> CudnnMovement.reshape(lowering);
            case FullyConnected layer -> CudnnFullyConnected.lower(lowering, layer);
            case GlobalPooling layer -> CudnnPooling.lower(lowering, layer);
            case LocalResponseNormalization layer -> CudnnNormalization.localResponse(lowering, layer);
            case MaxPooling layer -> CudnnPooling.lower(lowering, layer);
            case PRelu layer -> CudnnElementwise.lower(lowering, layer);
            case Quantize layer -> CudnnQuantization.lower(lowering, layer);
            case Resampling layer -> CudnnResampling.lower(lowering, layer);
            case Reshape _ -> CudnnMovement.reshape(lowering);
            case Softmax layer -> CudnnNormalization.softmax(lowering, layer);
            case Split layer -> CudnnMovement.split(lowering, layer);
            case Transpose layer -> CudnnMovement.transpose(lowering, layer);
            case TransposedConvolution layer -> CudnnTransposedConvolution.lower(lowering, layer);
        }
    }
}
