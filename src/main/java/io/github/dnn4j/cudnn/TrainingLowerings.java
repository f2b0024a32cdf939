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
    static void forward(TrainingLowering training) {
        Lowering lowering = training.lowering();
        switch (lowering.step().layer()) {
            case BatchNormalization layer -> CudnnBatchNormalizationTraining.forward(training, layer);
            case Dropout layer -> CudnnDropoutTraining.forward(training, layer);
            case MaxPooling layer -> CudnnPoolingTraining.max(training, layer.window());
            case GlobalPooling layer
            when layer.mode() == GlobalPooling.Mode.MAX ->
                CudnnPoolingTraining.max(
                        training, CudnnPooling.whole(lowering.input(0).shape()));
            case Quantize _, Dequantize _ -> throw new IllegalStateException(lowering.subject() + " has no derivative");
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
    static void backward(TrainingLowering training) {
        Lowering lowering = training.lowering();
        switch (lowering.step().layer()) {
            case Activation layer -> CudnnActivationBackward.lower(training, layer);
            case AveragePooling layer ->
                CudnnPoolingTraining.averageBackward(
                        training, layer.window(), layer.divisor().ordinal());
            case BatchNormalization layer -> CudnnBatchNormalizationTraining.backward(training, layer);
            case ChannelShuffle layer -> CudnnMovementBackward.shuffle(training, layer);
            case Concat layer -> CudnnMovementBackward.concat(training, layer);
            case ConstantPadding layer -> CudnnMovementBackward.pad(training, layer);
            case Convolution layer -> CudnnConvolutionBackward.lower(training, layer);
            case Dropout layer -> CudnnDropoutTraining.backward(training, layer);
            case Elementwise layer -> CudnnElementwiseBackward.lower(training, layer);
            case Flatten _, Reshape _ -> CudnnMovementBackward.reshape(training);
            case FullyConnected layer -> CudnnFullyConnectedBackward.lower(training, layer);
            case GlobalPooling layer -> CudnnPoolingTraining.globalBackward(training, layer);
            case LocalResponseNormalization layer -> CudnnNormalizationBackward.localResponse(training, layer);
            case MaxPooling layer -> CudnnPoolingTraining.maxBackward(training, layer.window());
            case PRelu layer -> CudnnElementwiseBackward.lower(training, layer);
            case Resampling layer -> CudnnResamplingBackward.lower(training, layer);
            case Softmax layer -> CudnnNormalizationBackward.softmax(training, layer);
            case Split layer -> CudnnMovementBackward.split(training, layer);
            case Transpose layer -> CudnnMovementBackward.transpose(training, layer);
            case TransposedConvolution layer -> CudnnTransposedConvolutionBackward.lower(training, layer);
            case Constant _, Dequantize _, Quantize _ ->
                throw new IllegalStateException(lowering.subject() + " has nothing to be derived by");
        }
    }
}
