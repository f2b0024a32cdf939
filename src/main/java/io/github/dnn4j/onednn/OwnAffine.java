package io.github.dnn4j.onednn;

import io.github.dnn4j.runtime.NativeSequenceBuilder.AffineActivation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The native step factor x + shift with constants for each channel and an activation, in whatever layout x lies. */
final class OwnAffine {
    private OwnAffine() {}

    /**
     * Emits the step.
     *
     * @param source an activation (N, C, spatial...) of F32 or BF16
     * @param fused the nodes that it computes besides the first
     * @param reason why it is no primitive of oneDNN's
     */
    static Operand emit(
            Lowering lowering,
            Operand source,
            IntToDoubleFunction factor,
            IntToDoubleFunction shift,
            AffineActivation activation,
            List<String> fused,
            String reason) {
        boolean walked = ChannelOrder.of(source.desc()) != ChannelOrder.OTHER;
        Operand from = walked ? source : lowering.plain(source, source.desc().type());
        Operand result = lowering.newOperand(lowering.denseLike(from.desc(), ChannelOrder.of(from.desc())));
        List<Call.Argument> arguments = List.of(
                new Call.Argument(Dnnl.ARG_SRC, from),
                new Call.Argument(Dnnl.ARG_SRC_1, vector(lowering, from, "factor", factor)),
                new Call.Argument(Dnnl.ARG_SRC_1 + 1, vector(lowering, from, "shift", shift)),
                new Call.Argument(Dnnl.ARG_DST, result));
        lowering.emitOwn(new Call.Affine(activation, arguments, lowering.subject()), "dnn4j:affine", fused, reason);
        return result;
    }

    /** A value for each channel, and zeros for the padding of the last block, which then stays zero. */
    private static Operand vector(Lowering lowering, Operand from, String what, IntToDoubleFunction value) {
        int channels = Math.toIntExact(from.desc().shape().extent(1));
        Shape padded = Shape.of(1, (channels + 15) / 16 * 16);
        return lowering.constant(what, padded, DataType.F32, () -> {
            Tensor result = Tensor.allocate(padded, DataType.F32);
            for (int c = 0; c < channels; c++) {
                result.setFloat(c, (float) value.applyAsDouble(c));
            }
            return result;
        });
    }
}
