package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.primitive.Windows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The gradient of local response normalization. With d = k + alpha / n sum x^2 and y = x d^-beta, dx = dy d^-beta - 2
 * alpha beta / n x sum' (dy x d^(-beta - 1)), where sum' runs over the channels whose windows hold the one derived by:
 * the window mirrored. Means over channels are average poolings along them, all in F32. oneDNN's own backward primitive
 * knows odd sizes only, and in 3.11 making its kernel for channels last ({@code
 * jit_avx512_common_lrn_kernel_bwd_nhwc_t}) ends the process for some sizes.
 */
public final class OneDnnLocalResponseNormalizationBackward {
    private OneDnnLocalResponseNormalizationBackward() {}

    public static void lower(TrainingLowering training, LocalResponseNormalization layer) {
        Lowering lowering = training.lowering();
        Shape shape = lowering.inputShape(0);
        long positions = shape.elements() / shape.extent(0) / shape.extent(1);
        Shape rows = Shape.of(shape.extent(0), 1, shape.extent(1), positions);
        Operand x = lowering.reshape(lowering.plain(lowering.input(0), DataType.F32), rows);
        Operand dy = lowering.reshape(lowering.plain(training.outputGradient(0), DataType.F32), rows);
        int before = (layer.size() - 1) / 2;
        int after = layer.size() - 1 - before;
        float alpha = (float) layer.alpha();
        float beta = (float) layer.beta();

        Operand squares = functions(lowering, x, Eltwise.of(DnnlAlgorithm.ELTWISE_SQUARE));
        Operand d = functions(
                lowering, mean(lowering, layer, squares, before, after), Eltwise.linear(alpha, (float) layer.k()));
        Operand direct = binary(
                lowering,
                DnnlAlgorithm.BINARY_MUL,
                dy,
                functions(lowering, d, new Eltwise(DnnlAlgorithm.ELTWISE_POW, 1, -beta)));
        Operand shares =
                binary(lowering, DnnlAlgorithm.BINARY_DIV, binary(lowering, DnnlAlgorithm.BINARY_MUL, direct, x), d);
        Operand others = binary(lowering, DnnlAlgorithm.BINARY_MUL, mean(lowering, layer, shares, after, before), x);
        Operand result = binary(
                lowering,
                DnnlAlgorithm.BINARY_SUB,
                direct,
                functions(lowering, others, Eltwise.linear(2 * alpha * beta, 0)));
        training.inputGradient(0, lowering.reshape(result, shape));
    }

    private static Operand mean(
            Lowering lowering, LocalResponseNormalization layer, Operand rows, int before, int after) {
        Window window = Window.of(layer.size(), 1).withPadding(List.of(before, 0), List.of(after, 0));
        return Pooling.run(
                lowering,
                DnnlAlgorithm.POOLING_AVERAGE_INCLUDE,
                window,
                rows,
                rows.desc().shape(),
                DataType.F32,
                Windows.longs(window.padEnd()));
    }

    private static Operand functions(Lowering lowering, Operand operand, Eltwise function) {
        return OneDnnActivation.functions(lowering, operand, DataType.F32, List.of(function));
    }

    private static Operand binary(Lowering lowering, int algorithm, Operand left, Operand right) {
        Shape shape = left.desc().shape();
        return Binary.run(
                lowering, algorithm, left, right, shape, DataType.F32, DataType.F32, PostOperations.none(lowering));
    }
}
