package io.github.dnn4j.onednn.plan;

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
import io.github.dnn4j.onednn.layer.OneDnnActivation;
import io.github.dnn4j.onednn.layer.OneDnnActivationBackward;
import io.github.dnn4j.onednn.layer.OneDnnAveragePooling;
import io.github.dnn4j.onednn.layer.OneDnnAveragePoolingBackward;
import io.github.dnn4j.onednn.layer.OneDnnBatchNormalization;
import io.github.dnn4j.onednn.layer.OneDnnBatchNormalizationBackward;
import io.github.dnn4j.onednn.layer.OneDnnBatchNormalizationTraining;
import io.github.dnn4j.onednn.layer.OneDnnChannelShuffle;
import io.github.dnn4j.onednn.layer.OneDnnChannelShuffleBackward;
import io.github.dnn4j.onednn.layer.OneDnnConcat;
import io.github.dnn4j.onednn.layer.OneDnnConcatBackward;
import io.github.dnn4j.onednn.layer.OneDnnConstant;
import io.github.dnn4j.onednn.layer.OneDnnConstantBackward;
import io.github.dnn4j.onednn.layer.OneDnnConstantPadding;
import io.github.dnn4j.onednn.layer.OneDnnConstantPaddingBackward;
import io.github.dnn4j.onednn.layer.OneDnnConvolution;
import io.github.dnn4j.onednn.layer.OneDnnConvolutionBackward;
import io.github.dnn4j.onednn.layer.OneDnnDequantize;
import io.github.dnn4j.onednn.layer.OneDnnDropout;
import io.github.dnn4j.onednn.layer.OneDnnDropoutBackward;
import io.github.dnn4j.onednn.layer.OneDnnDropoutTraining;
import io.github.dnn4j.onednn.layer.OneDnnElementwise;
import io.github.dnn4j.onednn.layer.OneDnnElementwiseBackward;
import io.github.dnn4j.onednn.layer.OneDnnFlatten;
import io.github.dnn4j.onednn.layer.OneDnnFlattenBackward;
import io.github.dnn4j.onednn.layer.OneDnnFullyConnected;
import io.github.dnn4j.onednn.layer.OneDnnFullyConnectedBackward;
import io.github.dnn4j.onednn.layer.OneDnnGlobalPooling;
import io.github.dnn4j.onednn.layer.OneDnnGlobalPoolingBackward;
import io.github.dnn4j.onednn.layer.OneDnnGlobalPoolingTraining;
import io.github.dnn4j.onednn.layer.OneDnnLocalResponseNormalization;
import io.github.dnn4j.onednn.layer.OneDnnLocalResponseNormalizationBackward;
import io.github.dnn4j.onednn.layer.OneDnnMatrixProduct;
import io.github.dnn4j.onednn.layer.OneDnnMatrixProductBackward;
import io.github.dnn4j.onednn.layer.OneDnnMaxPooling;
import io.github.dnn4j.onednn.layer.OneDnnMaxPoolingBackward;
import io.github.dnn4j.onednn.layer.OneDnnNormalization;
import io.github.dnn4j.onednn.layer.OneDnnNormalizationBackward;
import io.github.dnn4j.onednn.layer.OneDnnPRelu;
import io.github.dnn4j.onednn.layer.OneDnnPReluBackward;
import io.github.dnn4j.onednn.layer.OneDnnQuantize;
import io.github.dnn4j.onednn.layer.OneDnnResampling;
import io.github.dnn4j.onednn.layer.OneDnnResamplingBackward;
import io.github.dnn4j.onednn.layer.OneDnnReshape;
import io.github.dnn4j.onednn.layer.OneDnnReshapeBackward;
import io.github.dnn4j.onednn.layer.OneDnnSoftmax;
import io.github.dnn4j.onednn.layer.OneDnnSoftmaxBackward;
import io.github.dnn4j.onednn.layer.OneDnnSplit;
import io.github.dnn4j.onednn.layer.OneDnnSplitBackward;
import io.github.dnn4j.onednn.layer.OneDnnTranspose;
import io.github.dnn4j.onednn.layer.OneDnnTransposeBackward;
import io.github.dnn4j.onednn.layer.OneDnnTransposedConvolution;
import io.github.dnn4j.onednn.layer.OneDnnTransposedConvolutionBackward;
import io.github.dnn4j.onednn.layer.PoolingTraining;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

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
            case MatrixProduct layer -> OneDnnMatrixProduct.lower(lowering, layer);
            case MaxPooling layer -> OneDnnMaxPooling.lower(lowering, layer);
            case Normalization layer -> OneDnnNormalization.lower(lowering, layer);
            case PRelu layer -> OneDnnPRelu.lower(lowering, layer);
            case Quantize layer -> OneDnnQuantize.lower(lowering, layer);
            case Resampling layer -> OneDnnResampling.lower(lowering, layer.to(lowering.outputShape(0)));
            case Reshape layer -> OneDnnReshape.lower(lowering, layer);
            case Softmax layer -> OneDnnSoftmax.lower(lowering, layer);
            case Split layer -> OneDnnSplit.lower(lowering, layer.to(lowering.inputShape(0)));
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
        if (!DerivativeReads.hasMask(lowering.step())) {
            OneDnnActivationBackward.unfuse(training);
        }
        switch (lowering.step().layer()) {
            case Activation layer -> OneDnnActivationBackward.lower(training, layer);
            case AveragePooling layer -> OneDnnAveragePoolingBackward.lower(training, layer);
            case BatchNormalization layer -> OneDnnBatchNormalizationBackward.lower(training, layer);
            case ChannelShuffle layer -> OneDnnChannelShuffleBackward.lower(training, layer);
            case Concat layer -> OneDnnConcatBackward.lower(training, layer);
            case Constant layer -> OneDnnConstantBackward.lower(training, layer);
            case ConstantPadding layer -> OneDnnConstantPaddingBackward.lower(training, layer);
            case Convolution layer -> OneDnnConvolutionBackward.lower(training, layer);
            case Dropout layer -> OneDnnDropoutBackward.lower(training, layer);
            case Elementwise layer -> OneDnnElementwiseBackward.lower(training, layer);
            case Flatten _ -> OneDnnFlattenBackward.lower(training);
            case Reshape _ -> OneDnnReshapeBackward.lower(training);
            case FullyConnected layer -> OneDnnFullyConnectedBackward.lower(training, layer);
            case GlobalPooling layer -> OneDnnGlobalPoolingBackward.lower(training, layer);
            case MatrixProduct layer -> OneDnnMatrixProductBackward.lower(training, layer);
            case MaxPooling layer -> OneDnnMaxPoolingBackward.lower(training, layer);
            case Softmax layer -> OneDnnSoftmaxBackward.lower(training, layer);
            case Split layer -> OneDnnSplitBackward.lower(training, layer);
            case Transpose layer -> OneDnnTransposeBackward.lower(training, layer);
            case LocalResponseNormalization layer -> OneDnnLocalResponseNormalizationBackward.lower(training, layer);
            case Normalization layer -> OneDnnNormalizationBackward.lower(training, layer);
            case PRelu layer -> OneDnnPReluBackward.lower(training, layer);
            case Resampling layer -> OneDnnResamplingBackward.lower(training, layer.to(lowering.outputShape(0)));
            case TransposedConvolution layer -> OneDnnTransposedConvolutionBackward.lower(training, layer);
            case Dequantize _, Quantize _ ->
                throw new IllegalStateException(lowering.subject() + " has nothing to be derived by");
        }
    }
}
