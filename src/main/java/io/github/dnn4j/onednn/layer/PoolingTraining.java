package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlBackward;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.onednn.primitive.Spatial;
import io.github.dnn4j.onednn.primitive.Windows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * oneDNN's pooling primitive in training. Max pooling keeps in a workspace which element of every window was the
 * largest; the workspace is laid out like the result, so that the backward pass has the layout of the forward pass.
 */
public final class PoolingTraining {
    private PoolingTraining() {}

    /** Max pooling forward. */
    public static Operand forward(TrainingLowering training, Window window) {
        Lowering lowering = training.lowering();
        Shape input = lowering.inputShape(0);
        DataType type = lowering.type(0);
        Operand present = lowering.typedInput(0);
        Implementation implementation = lowering.implementations()
                .chooseLayout(
                        lowering.descriptors().candidates(input, type, present),
                        src -> forward(
                                lowering,
                                DnnlAlgorithm.POOLING_MAX,
                                window,
                                src,
                                lowering.any(lowering.outputShape(0), type)));
        Operand source = lowering.as(present, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        Operand workspace = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.WORKSPACE, 0));
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(DnnlArg.SRC, source),
                        new Call.Argument(DnnlArg.DST, result),
                        new Call.Argument(DnnlArg.WORKSPACE, workspace)));
        training.save("workspace", workspace);
        training.save("source", source);
        training.save("result", result);
        return result;
    }

    private static long forward(Lowering lowering, int algorithm, Window window, long src, long dst) {
        return DnnlForward.pooling(
                lowering.engine(),
                true,
                algorithm,
                src,
                dst,
                Windows.longs(window.kernel()),
                spatial(lowering, window),
                lowering.plainAttributes(),
                lowering.subject());
    }

    private static Spatial spatial(Lowering lowering, Window window) {
        long[] padEnd = Pooling.padEnd(window, lowering.inputShape(0), lowering.outputShape(0));
        return Windows.spatial(window, padEnd);
    }

    /** The gradient of max pooling. */
    public static Operand maxBackward(TrainingLowering training, Window window, Operand gradient) {
        Lowering lowering = training.lowering();
        MemoryDesc src = training.saved("source").orElseThrow().desc();
        MemoryDesc dst = training.saved("result").orElseThrow().desc();
        Implementation implementation = lowering.implementations()
                .choose(() -> backward(training, DnnlAlgorithm.POOLING_MAX, window, src.handle(), dst.handle()));
        return run(
                lowering,
                implementation,
                lowering.as(gradient, dst),
                training.saved("workspace").orElseThrow());
    }

    /** The gradient of average pooling, which no values are needed for. */
    static Operand averageBackward(TrainingLowering training, int algorithm, Window window, Operand gradient) {
        Lowering lowering = training.lowering();
        DataType type = lowering.type(0);
        Shape input = lowering.inputShape(0);
        List<MemoryDesc> descs = lowering.descriptors().candidates(lowering.outputShape(0), type, gradient);
        Implementation implementation = lowering.implementations().chooseLayout(descs, dst -> {
            MemoryDesc src = likewise(lowering, input, dst);
            return backward(training, algorithm, window, src.handle(), dst);
        });
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_DST, 0));
        return run(lowering, implementation, arrived, null);
    }

    /** The descriptor of another shape in the same order. */
    static MemoryDesc likewise(Lowering lowering, Shape shape, long desc) {
        MemoryDesc like = new MemoryDesc(lowering.scope().desc(DnnlMemory.clone(desc)));
        // Where all positions are one, row-major is channels last too, and the latter is what kernels are made for.
        return ChannelOrder.of(like) == ChannelOrder.CHANNELS_LAST
                ? MemoryDesc.channelsLast(lowering.scope(), shape, like.type())
                : lowering.plainDesc(shape, like.type());
    }

    private static long backward(TrainingLowering training, int algorithm, Window window, long src, long dst) {
        Lowering lowering = training.lowering();
        long hint = lowering.implementations().hint(forward(lowering, algorithm, window, src, dst));
        return hint == 0
                ? 0
                : DnnlBackward.pooling(
                        lowering.engine(),
                        algorithm,
                        src,
                        dst,
                        Windows.longs(window.kernel()),
                        spatial(lowering, window),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject());
    }

    private static Operand run(Lowering lowering, Implementation implementation, Operand gradient, Operand workspace) {
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_SRC, 0));
        List<Call.Argument> arguments = new ArrayList<>(
                List.of(new Call.Argument(DnnlArg.DIFF_DST, gradient), new Call.Argument(DnnlArg.DIFF_SRC, result)));
        if (workspace != null) {
            arguments.add(new Call.Argument(DnnlArg.WORKSPACE, workspace));
        }
        lowering.emit(implementation, arguments);
        return result;
    }
}
