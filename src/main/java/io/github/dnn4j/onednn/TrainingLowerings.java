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

/** From a layer to the classes that lower it in training, forward and backward. */
final class TrainingLowerings {
    private TrainingLowerings() {}

    /** Forward: as at inference, but for layers that compute something else or keep something for the way back. */
    static void forward(TrainingLowering lowering) {
        switch (lowering.step().layer()) {
            case BatchNormalization layer -> OneDnnBatchNormalizationTraining.lower(lowering, layer);
            case Dropout layer -> OneDnnDropoutTraining.lower(lowering, layer);
            case MaxPooling layer -> lowering.output(0, PoolingTraining.forward(lowering, layer.window()));
            case GlobalPooling layer -> OneDnnGlobalPoolingTraining.lower(lowering, layer);
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
            case Activation layer -> OneDnnActivationBackward.lower(lowering, layer);
            case AveragePooling layer -> OneDnnAveragePoolingBackward.lower(lowering, layer);
            case BatchNormalization layer -> OneDnnBatchNormalizationTraining.lowerBackward(lowering, layer);
            case ChannelShuffle layer -> MovementBackward.shuffle(lowering, layer);
            case Concat layer -> MovementBackward.concat(lowering, layer);
            case ConstantPadding layer -> MovementBackward.padding(lowering, layer);
            case Convolution layer -> OneDnnConvolutionBackward.lower(lowering, layer);
            case Dropout layer -> OneDnnDropoutTraining.lowerBackward(lowering, layer);
            case Elementwise layer -> OneDnnElementwiseBackward.lower(lowering, layer);
            case Flatten _, Reshape _ -> MovementBackward.reshape(lowering);
            case FullyConnected layer -> OneDnnFullyConnectedBackward.lower(lowering, layer);
            case GlobalPooling layer -> OneDnnGlobalPoolingTraining.lowerBackward(lowering, layer);
            case MaxPooling layer ->
                lowering.inputGradient(
                        0, PoolingTraining.maxBackward(lowering, layer.window(), lowering.outputGradient(0)));
            case Softmax layer -> OneDnnSoftmaxBackward.lower(lowering, layer);
            case Split layer -> MovementBackward.split(lowering, layer);
            case Transpose layer -> MovementBackward.transpose(lowering, layer);
            case LocalResponseNormalization layer -> OneDnnLocalResponseNormalizationBackward.lower(lowering, layer);
            case PRelu layer -> OneDnnPReluBackward.lower(lowering, layer);
            case Resampling layer -> OneDnnResamplingBackward.lower(lowering, layer);
            case TransposedConvolution layer -> OneDnnTransposedConvolutionBackward.lower(lowering, layer);
            case Constant _, Dequantize _, Quantize _ ->
                throw new IllegalStateException(lowering.subject() + " has nothing to be derived by");
        }
    }
}
