package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import java.util.ArrayList;
import java.util.List;

/** {@code torch.nn.Conv1d} to {@code ConvTranspose3d}. */
final class TorchConvolutions {
    private TorchConvolutions() {}

    static Call convolution(Convolution layer, Operands operands) {
        Window window = layer.window();
        boolean symmetric = TorchPadding.isSymmetric(window);
        return Call.python(
                "torch.conv%dd(%s, %s, %s, %s, %s, %s, %d)",
                window.rank(),
                symmetric ? operands.x() : TorchPadding.pad(operands.x(), window, 0),
                operands.parameters().get(0),
                operands.parameterOrNone(1),
                window.stride(),
                symmetric ? window.padBegin() : TorchPadding.none(window),
                window.dilation(),
                layer.groups());
    }

    /** Padding cuts the result off; where it differs at the two ends, a cut after the layer does. */
    static Call transposed(TransposedConvolution layer, Operands operands) {
        Window window = layer.window();
        for (int i = 0; i < window.rank(); i++) {
            if (layer.outputPadding().get(i)
                    >= Math.max(window.stride().get(i), window.dilation().get(i))) {
                return Call.missing(
                        "ConvTranspose%dd refuses output padding %s that is not below stride or dilation",
                        window.rank(), layer.outputPadding());
            }
        }
        boolean symmetric = TorchPadding.isSymmetric(window);
        String result = String.format(
                "torch.conv_transpose%dd(%s, %s, %s, %s, %s, %s, %d, %s)",
                window.rank(),
                operands.x(),
                operands.parameters().get(0),
                operands.parameterOrNone(1),
                window.stride(),
                symmetric ? window.padBegin() : TorchPadding.none(window),
                layer.outputPadding(),
                layer.groups(),
                window.dilation());
        return Call.python(
                "%s",
                symmetric ? result : TorchPadding.pad(result, negated(window.padBegin()), negated(window.padEnd()), 0));
    }

    private static List<Integer> negated(List<Integer> values) {
        return new ArrayList<>(values.stream().map(value -> -value).toList());
    }
}
