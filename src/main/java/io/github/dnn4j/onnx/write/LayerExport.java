package io.github.dnn4j.onnx.write;

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

/** Finds the export of every kind of layer. */
final class LayerExport {
    private LayerExport() {}

    /** Adds the operators of a node. */
    static void export(NodeExport node) {
        switch (node.layer()) {
            case Activation layer -> ActivationExport.activation(layer, node);
            case AveragePooling layer -> PoolingExport.average(layer, node);
            case BatchNormalization layer -> NormalizationExport.batch(layer, node);
            case ChannelShuffle layer -> ShapeExport.channelShuffle(layer, node);
            case Concat layer -> ConcatSplitExport.concat(layer, node);
            case Constant layer -> node.result("Identity", node.parameters());
            case ConstantPadding layer -> PadExport.constant(layer, node);
            case Convolution layer -> ConvolutionExport.convolution(layer, node);
            case Dequantize layer -> QuantizationExport.dequantize(layer, node);
            case Dropout layer -> ActivationExport.dropout(layer, node);
            case Elementwise layer -> ElementwiseExport.elementwise(layer, node);
            case Flatten layer -> ShapeExport.flatten(layer, node);
            case FullyConnected layer -> MatrixExport.fullyConnected(layer, node);
            case GlobalPooling layer -> PoolingExport.global(layer, node);
            case LocalResponseNormalization layer -> NormalizationExport.localResponse(layer, node);
            case MatrixProduct layer -> MatrixExport.product(layer, node);
            case MaxPooling layer -> PoolingExport.max(layer, node);
            case Normalization layer -> SliceNormalizationExport.export(layer, node);
            case PRelu layer -> node.result("PRelu", java.util.List.of(node.input(), node.parameter(0)));
            case Quantize layer -> QuantizationExport.quantize(layer, node);
            case Resampling layer -> ResizeExport.resampling(layer, node);
            case Reshape layer -> ShapeExport.reshape(layer, node);
            case Softmax layer -> NormalizationExport.softmax(layer, node);
            case Split layer -> ConcatSplitExport.split(layer, node);
            case Transpose layer -> ShapeExport.transpose(layer, node);
            case TransposedConvolution layer -> ConvolutionExport.transposed(layer, node);
        }
    }
}
