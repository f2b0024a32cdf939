package io.github.dnn4j.reference;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.UnsupportedLayerException;
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
import io.github.dnn4j.layer.DropoutMask;
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
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One layer at a time, derived by loops that follow the derivative's definition, sums in double. */
public final class ReferenceGradients {
    private ReferenceGradients() {}

    /**
     * Derivatives of a loss by a layer's inputs and parameters.
     *
     * @param inputs by the inputs, in their order
     * @param parameters by the learned parameters, by role
     */
    public record Result(List<Tensor> inputs, Map<String, Tensor> parameters) {
        /** Keeps both as they are. */
        public Result {
            inputs = List.copyOf(inputs);
            parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /**
     * As {@link #run(Layer, List, List, List, DropoutMask)}, for a layer other than dropout.
     *
     * @param layer any that has a derivative, but dropout
     * @param inputs what went into it, of shapes that it takes
     * @param parameters in the order of {@link Layer#parameters}
     * @param outputGradients the derivatives of the loss by the outputs, of their shapes
     * @return the derivatives of the loss by inputs and learned parameters, of their shapes
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the layer is dropout, or number or shape of inputs,
     *     parameters or output gradients do not fit it
     * @throws UnsupportedLayerException if the layer has no derivative, or takes integers
     */
    public static Result run(Layer layer, List<Tensor> inputs, List<Tensor> parameters, List<Tensor> outputGradients) {
        require(
                !(layer instanceof Dropout),
                "the gradient of dropout is asked for without a mask; give that of the forward pass");
        return run(layer, inputs, parameters, outputGradients, Optional.empty());
    }

    /**
     * The gradients of a layer in training mode: batch normalization by the statistics of the batch, dropout with a
     * mask. What the layer gave is computed anew where it is needed. Tensors may have any floating type and layout;
     * they are computed with as F32. The results are row-major F32 and freed by the garbage collector.
     *
     * @param layer any that has a derivative
     * @param inputs what went into it, of shapes that it takes
     * @param parameters in the order of {@link Layer#parameters}
     * @param outputGradients the derivatives of the loss by the outputs, of their shapes
     * @param mask what dropout dropped; other layers do not look at it
     * @return the derivatives of the loss by inputs and learned parameters, of their shapes
     * @throws UnsupportedLayerException if the layer has no derivative, or takes integers
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if number or shape of inputs, parameters or output
     *     gradients do not fit the layer
     * @throws IllegalStateException if a tensor is closed
     */
    public static Result run(
            Layer layer, List<Tensor> inputs, List<Tensor> parameters, List<Tensor> outputGradients, DropoutMask mask) {
        return run(layer, inputs, parameters, outputGradients, Optional.of(mask));
    }

    private static Result run(
            Layer layer,
            List<Tensor> inputs,
            List<Tensor> parameters,
            List<Tensor> outputGradients,
            Optional<DropoutMask> mask) {
        requireDerivative(layer, layer.kind(), inputs.stream().map(Tensor::type).toList());
        List<Shape> shapes =
                layer.outputShapes(inputs.stream().map(Tensor::shape).toList());
        require(
                shapes.equals(outputGradients.stream().map(Tensor::shape).toList()),
                "%s gives outputs of shapes %s; it was given output gradients %s",
                layer.kind(),
                shapes,
                outputGradients);
        ReferenceKernels.requireParameters(layer, parameters);
        List<Tensor> inputGradients = new ArrayList<>();
        inputs.forEach(input -> inputGradients.add(Tensor.allocate(input.shape(), DataType.F32)));
        Map<String, Tensor> learned = new LinkedHashMap<>();
        for (ParameterSpec spec : layer.parameters()) {
            if (spec.learned()) {
                learned.put(spec.role(), Tensor.allocate(spec.shape(), DataType.F32));
            }
        }
        compute(
                layer,
                new Backward(
                        inputs.stream().map(ReferenceKernels::plainFloats).toList(),
                        parameters.stream().map(ReferenceKernels::plainFloats).toList(),
                        outputGradients.stream()
                                .map(ReferenceKernels::plainFloats)
                                .toList(),
                        inputGradients.stream().map(Optional::of).toList(),
                        layer.parameters().stream()
                                .map(spec -> Optional.ofNullable(learned.get(spec.role())))
                                .toList(),
                        mask));
        return new Result(inputGradients, learned);
    }

    /**
     * Checks that a layer can be derived.
     *
     * @param name the layer as the message is to call it
     * @param types types of its inputs
     */
    static void requireDerivative(Layer layer, String name, List<DataType> types) {
        if (layer instanceof Quantize || layer instanceof Dequantize) {
            throw new UnsupportedLayerException(
                    name,
                    ReferenceBackend.NAME,
                    "rounding to integers has no derivative; train the network before it is quantized");
        }
        for (DataType type : types) {
            if (!type.isFloating()) {
                throw new UnsupportedLayerException(
                        name,
                        ReferenceBackend.NAME,
                        "it takes " + type + ", and a loss has no derivative by integers; give floating values");
            }
        }
    }

    /** Adds the gradients of a layer that passed {@link #requireDerivative}. */
    static void compute(Layer layer, Backward pass) {
        switch (layer) {
            case Activation it -> ReferenceActivationBackward.compute(it, pass);
            case AveragePooling it -> ReferenceAveragePoolingBackward.compute(it, pass);
            case BatchNormalization it -> ReferenceBatchNormalizationBackward.compute(it, pass);
            case ChannelShuffle it -> ReferenceChannelShuffleBackward.compute(it, pass);
            case Concat it -> ReferenceConcatBackward.compute(it, pass);
            case Constant it -> ReferenceConstantBackward.compute(pass);
            case ConstantPadding it -> ReferenceConstantPaddingBackward.compute(it, pass);
            case Convolution it -> ReferenceConvolutionBackward.compute(it, pass);
            case Dequantize it -> requireDerivative(it, it.kind(), List.of());
            case Dropout it -> ReferenceDropoutBackward.compute(pass);
            case Elementwise it -> ReferenceElementwiseBackward.compute(it, pass);
            case Flatten it -> ReferenceFlattenBackward.compute(pass);
            case FullyConnected it -> ReferenceFullyConnectedBackward.compute(it, pass);
            case GlobalPooling it -> ReferenceGlobalPoolingBackward.compute(it, pass);
            case LocalResponseNormalization it -> ReferenceLocalResponseNormalizationBackward.compute(it, pass);
            case MatrixProduct it -> ReferenceMatrixProductBackward.compute(it, pass);
            case MaxPooling it -> ReferenceMaxPoolingBackward.compute(it, pass);
            case Normalization it -> ReferenceNormalizationBackward.compute(it, pass);
            case PRelu it -> ReferencePReluBackward.compute(pass);
            case Quantize it -> requireDerivative(it, it.kind(), List.of());
            case Resampling it ->
                ReferenceResamplingBackward.compute(it.to(pass.outputGradient().shape()), pass);
            case Reshape it -> ReferenceReshapeBackward.compute(pass);
            case Softmax it -> ReferenceSoftmaxBackward.compute(it, pass);
            case Split it -> ReferenceSplitBackward.compute(it, pass);
            case Take it -> ReferenceTakeBackward.compute(it, pass);
            case Transpose it -> ReferenceTransposeBackward.compute(it, pass);
            case TransposedConvolution it -> ReferenceTransposedConvolutionBackward.compute(it, pass);
        }
    }
}
