package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.runtime.NativeSequenceBuilder.AffineActivation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The native step factor x + shift with constants for each channel and an activation, in whatever layout x lies. */
final class OwnAffine {
    /** What explanations and compile options call it. */
    static final String NAME = "dnn4j:affine";

    private OwnAffine() {}

    /** Why it does not compute in that type; empty if it does. */
    static String obstacle(DataType type) {
        return type == DataType.F32 || type == DataType.BF16 ? "" : "it computes in f32 and bf16";
    }

    /**
     * Factors and shifts.
     *
     * @param name tells them from others of the step
     * @param factor by channel
     * @param shift by channel
     * @param ofShape whether the number of channels may be another for other inputs: they then come and go with the
     *     plan
     */
    record Vectors(String name, IntToDoubleFunction factor, IntToDoubleFunction shift, boolean ofShape) {}

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
            Vectors vectors,
            AffineActivation activation,
            List<String> fused,
            String reason) {
        boolean walked = ChannelOrder.of(source.desc()) != ChannelOrder.OTHER;
        Operand from = walked ? source : lowering.plain(source, source.desc().type());
        Operand result = lowering.newOperand(lowering.descriptors().dense(from.desc(), ChannelOrder.of(from.desc())));
        List<Call.Argument> arguments = List.of(
                new Call.Argument(DnnlArg.SRC, from),
                new Call.Argument(
                        DnnlArg.SRC_1,
                        vector(lowering, from, vectors.name() + "factor", vectors.factor(), vectors.ofShape())),
                new Call.Argument(
                        DnnlArg.SRC_1 + 1,
                        vector(lowering, from, vectors.name() + "shift", vectors.shift(), vectors.ofShape())),
                new Call.Argument(DnnlArg.DST, result));
        lowering.emitOwn(new Call.Affine(activation, arguments, lowering.subject()), NAME, fused, reason);
        return result;
    }

    /** A value for each channel, and zeros for the padding of the last block, which then stays zero. */
    private static Operand vector(
            Lowering lowering, Operand from, String what, IntToDoubleFunction value, boolean ofShape) {
        int channels = Math.toIntExact(from.desc().shape().extent(1));
        Shape padded = Shape.of(1, (channels + 15L) / 16 * 16);
        if (ofShape) {
            return lowering.constants().ofPlan(what, padded, DataType.F32, zeros -> fill(zeros, channels, value));
        }
        return lowering.constants().once(what, padded, DataType.F32, () -> {
            Tensor result = Tensor.allocate(padded, DataType.F32);
            fill(result, channels, value);
            return result;
        });
    }

    private static void fill(Tensor zeros, int channels, IntToDoubleFunction value) {
        for (int c = 0; c < channels; c++) {
            zeros.setFloat(c, (float) value.applyAsDouble(c));
        }
    }
}
