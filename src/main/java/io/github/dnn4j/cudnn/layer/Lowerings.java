package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
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

/** From a layer to the class that lowers it: at inference, in training, and its derivative. */
final class Lowerings {
    private Lowerings() {}

    static void lower(Lowering lowering) {
        switch (lowering.step().layer()) {
            case Activation layer -> CudnnActivation.lower(lowering, layer);
            case AveragePooling layer -> CudnnAveragePooling.lower(lowering, layer);
            case BatchNormalization layer -> CudnnBatchNormalization.lower(lowering, layer);
            case ChannelShuffle layer -> CudnnChannelShuffle.lower(lowering, layer);
            case Concat layer -> CudnnConcat.lower(lowering, layer);
            case Constant layer -> CudnnConstant.lower(lowering, layer);
            case ConstantPadding layer -> CudnnConstantPadding.lower(lowering, layer);
            case Convolution layer -> CudnnConvolution.lower(lowering, layer);
            case Dequantize layer -> CudnnDequantize.lower(lowering, layer);
            case Dropout _ -> CudnnDropout.lower(lowering);
            case Elementwise layer -> CudnnElementwise.lower(lowering, layer);
            case Flatten _ -> CudnnFlatten.lower(lowering);
            case FullyConnected layer -> CudnnFullyConnected.lower(lowering, layer);
            case GlobalPooling layer -> CudnnGlobalPooling.lower(lowering, layer);
            case LocalResponseNormalization layer -> CudnnLocalResponseNormalization.lower(lowering, layer);
            case MatrixProduct layer -> CudnnMatrixProduct.lower(lowering, layer);
            case MaxPooling layer -> CudnnMaxPooling.lower(lowering, layer);
            case Normalization layer -> CudnnNormalization.lower(lowering, layer);
            case PRelu layer -> CudnnPRelu.lower(lowering, layer);
            case Quantize layer -> CudnnQuantize.lower(lowering, layer);
            case Resampling layer -> CudnnResampling.lower(lowering, layer.to(lowering.outputShape()));
            case Reshape _ -> CudnnReshape.lower(lowering);
            case Softmax layer -> CudnnSoftmax.lower(lowering, layer);
            case Split layer ->
                CudnnSplit.lower(lowering, layer.to(lowering.input(0).shape()));
            case Transpose layer -> CudnnTranspose.lower(lowering, layer);
            case TransposedConvolution layer -> CudnnTransposedConvolution.lower(lowering, layer);
        }
    }

    /** Forward: as at inference, but for layers that compute something else or keep something for the backward pass. */
    static void train(TrainingLowering training) {
        Lowering lowering = training.lowering();
        switch (lowering.step().layer()) {
            case BatchNormalization layer -> CudnnBatchNormalizationTraining.lower(training, layer);
            case Dropout layer -> CudnnDropoutTraining.lower(training, layer);
            case GlobalPooling layer -> CudnnGlobalPoolingTraining.lower(training, layer);
            case MaxPooling layer -> CudnnMaxPoolingTraining.lower(training, layer);
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
                    MatrixProduct _,
                    Normalization _,
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
        CudnnActivationBackward.unfuse(training);
        switch (lowering.step().layer()) {
            case Activation layer -> CudnnActivationBackward.lower(training, layer);
            case AveragePooling layer -> CudnnAveragePoolingBackward.lower(training, layer);
            case BatchNormalization layer -> CudnnBatchNormalizationBackward.lower(training, layer);
            case ChannelShuffle layer -> CudnnChannelShuffleBackward.lower(training, layer);
            case Concat layer -> CudnnConcatBackward.lower(training, layer);
            case Constant _ -> CudnnConstantBackward.lower(training);
            case ConstantPadding layer -> CudnnConstantPaddingBackward.lower(training, layer);
            case Convolution layer -> CudnnConvolutionBackward.lower(training, layer);
            case Dropout layer -> CudnnDropoutBackward.lower(training, layer);
            case Elementwise layer -> CudnnElementwiseBackward.lower(training, layer);
            case Flatten _ -> CudnnFlattenBackward.lower(training);
            case FullyConnected layer -> CudnnFullyConnectedBackward.lower(training, layer);
            case GlobalPooling layer -> CudnnGlobalPoolingBackward.lower(training, layer);
            case LocalResponseNormalization layer -> CudnnLocalResponseNormalizationBackward.lower(training, layer);
            case MatrixProduct layer -> CudnnMatrixProductBackward.lower(training, layer);
            case MaxPooling layer -> CudnnMaxPoolingBackward.lower(training, layer);
            case Normalization layer -> CudnnNormalizationBackward.lower(training, layer);
            case PRelu layer -> CudnnPReluBackward.lower(training, layer);
            case Resampling layer -> CudnnResamplingBackward.lower(training, layer.to(lowering.outputShape()));
            case Reshape _ -> CudnnReshapeBackward.lower(training);
            case Softmax layer -> CudnnSoftmaxBackward.lower(training, layer);
            case Split layer ->
                CudnnSplitBackward.lower(
                        training, layer.to(training.lowering().input(0).shape()));
            case Transpose layer -> CudnnTransposeBackward.lower(training, layer);
            case TransposedConvolution layer -> CudnnTransposedConvolutionBackward.lower(training, layer);
            case Dequantize _, Quantize _ ->
                throw new IllegalStateException(lowering.subject() + " has nothing to be derived by");
        }
    }
}
