package io.github.dnn4j.agreement.pytorch;

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
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import java.util.List;

/** Every layer as PyTorch writes it: the functions that its modules in evaluation mode call. */
final class TorchLayers {
    private TorchLayers() {}

    static Call call(Layer layer, Operands operands) {
        String x = operands.inputs().isEmpty() ? "" : operands.x();
        List<String> parameters = operands.parameters();
        return switch (layer) {
            case Activation l -> TorchActivations.call(l, x);
            case AveragePooling l -> TorchPooling.average(l, operands);
            case BatchNormalization l -> TorchNormalizations.batch(l, operands);
            case ChannelShuffle l -> Call.python("torch.channel_shuffle(%s, %d)", x, l.groups());
            case Concat l -> Call.python("torch.cat(%s, %d)", operands.inputs(), l.axis());
            case Constant l -> Call.python("%s", parameters.getFirst());
            case ConstantPadding l -> Call.python("%s", TorchPadding.pad(x, l.before(), l.after(), l.value()));
            case Convolution l -> TorchConvolutions.convolution(l, operands);
            case Dequantize l -> TorchQuantization.dequantize(l, operands);
            case Dropout l -> Call.python("torch.dropout(%s, %s, False)", x, l.ratio());
            case Elementwise l -> elementwise(l, operands);
            case Flatten l -> Call.python("torch.reshape(%s, %s)", x, outputShape(l, operands));
            case FullyConnected l ->
                Call.python(
                        "torch.linear(torch.flatten(%s, 1), %s, %s)",
                        x, parameters.getFirst(), operands.parameterOrNone(1));
            case GlobalPooling l -> TorchPooling.global(l, operands);
            case LocalResponseNormalization l -> TorchNormalizations.localResponse(l, operands);
            case MatrixProduct l -> product(l, operands);
            case MaxPooling l -> TorchPooling.max(l, operands);
            case Normalization l -> TorchNormalizations.slices(l, operands);
            case PRelu l -> TorchActivations.prelu(l, operands);
            case Quantize l -> TorchQuantization.quantize(l, operands);
            case Resampling l -> TorchResampling.call(l, operands);
            case Reshape l -> Call.python("torch.reshape(%s, %s)", x, outputShape(l, operands));
            case Softmax l -> Call.python("torch.%s(%s, %d)", l.log() ? "log_softmax" : "softmax", x, l.axis());
            case Split l -> Call.python("torch.split_with_sizes(%s, %s, %d)", x, l.sizes(), l.axis());
            case Take l -> TorchTakes.call(l, operands);
            case Transpose l -> Call.python("torch.permute(%s, %s)", x, l.permutation());
            case TransposedConvolution l -> TorchConvolutions.transposed(l, operands);
        };
    }

    private static Call product(MatrixProduct layer, Operands operands) {
        String transposed = "torch.transpose(%s, -2, -1)";
        String a = operands.inputs().get(0);
        String b = operands.inputs().get(1);
        return Call.python(
                "torch.matmul(%s, %s)",
                layer.transposeA() ? String.format(transposed, a) : a,
                layer.transposeB() ? String.format(transposed, b) : b);
    }

    private static Call elementwise(Elementwise layer, Operands operands) {
        String format = switch (layer.operation()) {
            case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> "torch.%s(%s).float()";
            case WHERE -> "torch.%s(*(lambda a, b: (a != 0, b, torch.zeros(())))(%s))";
            case WHERE_NOT -> "torch.%s(*(lambda a, b: (a == 0, b, torch.zeros(())))(%s))";
            default -> "torch.%s(%s)";
        };
        String function = switch (layer.operation()) {
            case ADD -> "add";
            case SUBTRACT -> "sub";
            case MULTIPLY -> "mul";
            case DIVIDE -> "div";
            case MAX -> "maximum";
            case MIN -> "minimum";
            case POW -> "pow";
            case FMOD -> "fmod";
            case EQUAL -> "eq";
            case LESS -> "lt";
            case LESS_OR_EQUAL -> "le";
            case GREATER -> "gt";
            case GREATER_OR_EQUAL -> "ge";
            case WHERE, WHERE_NOT -> "where";
        };
        return Call.python(format, function, String.join(", ", operands.inputs()));
    }

    private static String outputShape(Layer layer, Operands operands) {
        return TorchNormalizations.list(layer.outputShapes(operands.shapes()).getFirst());
    }
}
