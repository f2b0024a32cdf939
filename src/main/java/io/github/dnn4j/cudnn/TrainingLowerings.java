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

/** From a layer to what lowers it in training, forward and backward. */
final class TrainingLowerings {
    private TrainingLowerings() {}

    /** Forward: as at inference, but for layers that compute something else or keep something for the way back. */
    static void forward(TrainingLowering lowering) {
        switch (lowering.step().layer()) {
            case BatchNormalization layer -> CudnnBatchNormalizationTraining.forward(lowering, layer);
            case Dropout layer -> CudnnDropoutTraining.forward(lowering, layer);
            case MaxPooling layer -> CudnnPoolingTraining.max(lowering, layer.window());
            case GlobalPooling layer
            when layer.mode() == GlobalPooling.Mode.MAX ->
                CudnnPoolingTraining.max(
                        lowering, CudnnPooling.whole(lowering.input(0).shape()));
            case Quantize _, Dequantize _ ->
                throw lowering.unsupported("integers have no derivative; train before quantizing");
            case Activation _,
                    AveragePooling _,
                    ChannelShuffle _,
                    Concat _,
                    Constant _,
                    ConstantPadding _,
                    Convolution _,
                    Elementwise _,
                    Flatten _,
                    FullyConnected _,
                    GlobalPooling _,
                    LocalResponseNormalization _,
                    PRelu _,
                    Resampling _,
                    Reshape _,
                    Softmax _,
                    Split _,
                    Transpose _,
                    TransposedConvolution _ -> Lowerings.lower(lowering);
        }
    }

    /** Backward: from the gradients of the step's outputs to those of its inputs and parameters. */
    static void backward(TrainingLowering lowering) {
        switch (lowering.step().layer()) {
            case Activation layer -> CudnnActivationBackward.lower(lowering, layer);
            case AveragePooling layer ->
                CudnnPoolingTraining.averageBackward(lowering, layer.window(), layer.divisor());
            case BatchNormalization layer -> CudnnBatchNormalizationTraining.backward(lowering, layer);
            case ChannelShuffle layer -> CudnnMovementBackward.shuffle(lowering, layer);
            case Concat layer -> CudnnMovementBackward.concat(lowering, layer);
            case ConstantPadding layer -> CudnnMovementBackward.pad(lowering, layer);
            case Convolution layer -> CudnnConvolutionBackward.lower(lowering, layer);
            case Dropout layer -> CudnnDropoutTraining.backward(lowering, layer);
            case Elementwise layer -> CudnnElementwiseBackward.lower(lowering, layer);
            case Flatten _, Reshape _ -> CudnnMovementBackward.reshape(lowering);
            case FullyConnected layer -> CudnnFullyConnectedBackward.lower(lowering, layer);
            case GlobalPooling layer -> CudnnPoolingTraining.globalBackward(lowering, layer);
            case LocalResponseNormalization layer -> CudnnNormalizationBackward.localResponse(lowering, layer);
            case MaxPooling layer -> CudnnPoolingTraining.maxBackward(lowering, layer.window());
            case PRelu layer -> CudnnElementwiseBackward.lower(lowering, layer);
            case Resampling layer -> CudnnResamplingBackward.lower(lowering, layer);
            case Softmax layer -> CudnnNormalizationBackward.softmax(lowering, layer);
            case Split layer -> CudnnMovementBackward.split(lowering, layer);
            case Transpose layer -> CudnnMovementBackward.transpose(lowering, layer);
            case TransposedConvolution layer -> CudnnTransposedConvolutionBackward.lower(lowering, layer);
            case Constant _, Dequantize _, Quantize _ ->
                throw new IllegalStateException(lowering.subject() + " has nothing to be derived by");
        }
    }
}
