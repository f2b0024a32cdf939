package io.github.dnn4j.reference;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

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
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** One layer at a time, computed by loops that follow its definition, sums in double. */
public final class ReferenceKernels {
    private ReferenceKernels() {}

    /**
     * The outputs of a layer. Inputs and parameters may have any type and layout; floating ones are computed with as
     * F32. The results are row-major, of the layer's output type, and freed by the garbage collector.
     *
     * @param layer what is computed
     * @param inputs what goes into it, of shapes that it takes
     * @param parameters in the order of {@link Layer#parameters}
     * @return the outputs, in the layer's order and of the shapes that it gives
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if number, shape or type of inputs or parameters do not
     *     fit the layer
     * @throws IllegalStateException if an input or parameter is closed
     */
    public static List<Tensor> run(Layer layer, List<Tensor> inputs, List<Tensor> parameters) {
        List<Shape> shapes =
                layer.outputShapes(inputs.stream().map(Tensor::shape).toList());
        DataType type = layer.outputType(inputs.stream().map(Tensor::type).toList());
        requireParameters(layer, parameters);
        List<Tensor> results = new ArrayList<>();
        for (Shape shape : shapes) {
            results.add(Tensor.allocate(shape, computedAs(type)));
        }
        compute(
                layer,
                inputs.stream().map(ReferenceKernels::plain).toList(),
                parameters.stream().map(ReferenceKernels::plainFloats).toList(),
                results);
        return results.stream()
                .map(result -> result.type() == type ? result : result.copyAs(type))
                .toList();
    }

    static void requireParameters(Layer layer, List<Tensor> parameters) {
        List<ParameterSpec> specs = layer.parameters();
        require(
                specs.size() == parameters.size(),
                "%s has %d parameters, but was given %d",
                layer.kind(),
                specs.size(),
                parameters.size());
        for (int i = 0; i < specs.size(); i++) {
            require(
                    specs.get(i).shape().equals(parameters.get(i).shape()),
                    "parameter %s of %s has shape %s; it was given shape %s",
                    specs.get(i).role(),
                    layer.kind(),
                    specs.get(i).shape(),
                    parameters.get(i).shape());
        }
    }

    /** The type in which values of {@code type} are kept between layers: F32 for every floating type. */
    static DataType computedAs(DataType type) {
        return type.isFloating() ? DataType.F32 : type;
    }

    /** True if kernels can work on the memory of {@code tensor} itself, from any thread. */
    static boolean isComputable(Tensor tensor) {
        return tensor.type() == computedAs(tensor.type())
                && tensor.layout() == Layout.NCHW
                && tensor.segment().isAccessibleBy(new Thread(() -> {}));
    }

    private static Tensor plain(Tensor tensor) {
        return isComputable(tensor) ? tensor : tensor.copyAs(computedAs(tensor.type()));
    }

    static Tensor plainFloats(Tensor tensor) {
        return tensor.type() == DataType.F32 ? plain(tensor) : tensor.copyAs(DataType.F32);
    }

    /** Computes a layer on row-major tensors of the types given by {@link #computedAs}; parameters are F32. */
    static void compute(Layer layer, List<Tensor> inputs, List<Tensor> parameters, List<Tensor> outputs) {
        Tensor x = inputs.isEmpty() ? null : inputs.getFirst();
        Tensor y = outputs.getFirst();
        switch (layer) {
            case Activation it -> ReferenceActivation.compute(it, x, y);
            case AveragePooling it -> ReferenceAveragePooling.compute(it, x, y);
            case BatchNormalization it -> ReferenceBatchNormalization.compute(it, x, parameters, y);
            case ChannelShuffle it -> ReferenceChannelShuffle.compute(it, x, y);
            case Concat it -> ReferenceConcat.compute(it, inputs, y);
            case Constant it -> ReferenceConstant.compute(parameters.getFirst(), y);
            case ConstantPadding it -> ReferenceConstantPadding.compute(it, x, y);
            case Convolution it -> ReferenceConvolution.compute(it, x, parameters, y);
            case Dequantize it -> ReferenceDequantize.compute(it, x, parameters, y);
            case Dropout it -> ReferenceDropout.compute(x, y);
            case Elementwise it -> ReferenceElementwise.compute(it, x, inputs.get(1), y);
            case Flatten it -> ReferenceFlatten.compute(x, y);
            case FullyConnected it -> ReferenceFullyConnected.compute(it, x, parameters, y);
            case GlobalPooling it -> ReferenceGlobalPooling.compute(it, x, y);
            case LocalResponseNormalization it -> ReferenceLocalResponseNormalization.compute(it, x, y);
            case MatrixProduct it -> ReferenceMatrixProduct.compute(it, x, inputs.get(1), y);
            case MaxPooling it -> ReferenceMaxPooling.compute(it, x, y);
            case Normalization it -> ReferenceNormalization.compute(it, x, parameters, y);
            case PRelu it -> ReferencePRelu.compute(x, parameters.getFirst(), y);
            case Quantize it -> ReferenceQuantize.compute(it, x, parameters, y);
            case Resampling it -> ReferenceResampling.compute(it.to(y.shape()), x, y);
            case Reshape it -> ReferenceReshape.compute(x, y);
            case Softmax it -> ReferenceSoftmax.compute(it, x, y);
            case Split it -> ReferenceSplit.compute(it, x, outputs);
            case Take it -> ReferenceTake.compute(it, x, y);
            case Transpose it -> ReferenceTranspose.compute(it, x, y);
            case TransposedConvolution it -> ReferenceTransposedConvolution.compute(it, x, parameters, y);
        }
    }
}
