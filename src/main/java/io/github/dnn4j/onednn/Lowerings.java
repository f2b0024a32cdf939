package io.github.dnn4j.onednn;

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
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;

/** From a layer to the class that lowers it: at inference, in training, and its derivative. */
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

    /** Forward: as at inference, but for layers that compute something else or keep something for the backward pass. */
    static void train(TrainingLowering training) {
        Lowering lowering = training.lowering();
        switch (lowering.step().layer()) {
            case BatchNormalization layer -> OneDnnBatchNormalizationTraining.lower(training, layer);
            case Dropout layer -> OneDnnDropoutTraining.lower(training, layer);
            case MaxPooling layer -> lowering.output(0, PoolingTraining.forward(training, layer.window()));
            case GlobalPooling layer -> OneDnnGlobalPoolingTraining.lower(training, layer);
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
                    LocalResponseNormalization _,
                    PRelu _,
                    Resampling _,
                    Reshape _,
                    Softmax _,
                    Split _,
                    Transpose _,
                    TransposedConvolution _ -> lower(lowering);
        }
    }

    /** Backward: from the gradients of the step's outputs to those of its inputs and parameters. */
    static void derive(TrainingLowering training) {
        Lowering lowering = training.lowering();
        if (!hasMask(lowering.step())) {
            OneDnnActivationBackward.unfuse(training);
        }
        switch (lowering.step().layer()) {
            case Activation layer -> OneDnnActivationBackward.lower(training, layer);
            case AveragePooling layer -> OneDnnAveragePoolingBackward.lower(training, layer);
            case BatchNormalization layer -> OneDnnBatchNormalizationTraining.lowerBackward(training, layer);
            case ChannelShuffle layer -> MovementBackward.shuffle(training, layer);
            case Concat layer -> MovementBackward.concat(training, layer);
            case ConstantPadding layer -> MovementBackward.padding(training, layer);
            case Convolution layer -> OneDnnConvolutionBackward.lower(training, layer);
            case Dropout layer -> OneDnnDropoutTraining.lowerBackward(training, layer);
            case Elementwise layer -> OneDnnElementwiseBackward.lower(training, layer);
            case Flatten _, Reshape _ -> MovementBackward.reshape(training);
            case FullyConnected layer -> OneDnnFullyConnectedBackward.lower(training, layer);
            case GlobalPooling layer -> OneDnnGlobalPoolingTraining.lowerBackward(training, layer);
            case MaxPooling layer ->
                training.inputGradient(
                        0, PoolingTraining.maxBackward(training, layer.window(), training.outputGradient(0)));
            case Softmax layer -> OneDnnSoftmaxBackward.lower(training, layer);
            case Split layer -> MovementBackward.split(training, layer);
            case Transpose layer -> MovementBackward.transpose(training, layer);
            case LocalResponseNormalization layer -> OneDnnLocalResponseNormalizationBackward.lower(training, layer);
            case PRelu layer -> OneDnnPReluBackward.lower(training, layer);
            case Resampling layer -> OneDnnResamplingBackward.lower(training, layer);
            case TransposedConvolution layer -> OneDnnTransposedConvolutionBackward.lower(training, layer);
            case Constant _, Dequantize _, Quantize _ ->
                throw new IllegalStateException(lowering.subject() + " has nothing to be derived by");
        }
    }

    /** Which values of the forward pass {@link #derive} reads. */
    static Reads reads(Step step) {
        Reads own = layerReads(step);
        return step.post().isEmpty() || hasMask(step) ? own : own.andResult();
    }

    /** Batch normalization keeps in a workspace where the ReLU that is fused into it was above 0. */
    private static boolean hasMask(Step step) {
        return step.layer() instanceof BatchNormalization;
    }

    private static Reads layerReads(Step step) {
        return switch (step.layer()) {
            case Activation layer -> layer.function() == Activation.Function.RELU ? Reads.RESULT : Reads.INPUTS;
            case Softmax _ -> Reads.RESULT;
            case Elementwise layer ->
                switch (layer.operation()) {
                    case ADD, SUBTRACT -> Reads.NOTHING;
                    case MULTIPLY, DIVIDE, MAX, MIN -> Reads.INPUTS;
                };
            case BatchNormalization _,
                    Convolution _,
                    FullyConnected _,
                    LocalResponseNormalization _,
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
}
