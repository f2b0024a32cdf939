package io.github.dnn4j.onednn.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Batch normalization by the statistics of the batch, alone or with ReLU. Mean and variance are kept in
 * F32, and the variance that normalizes is divided by the number of values; running averages move after it.
 */
public final class OneDnnBatchNormalizationTraining {
    private OneDnnBatchNormalizationTraining() {}

    public static void lower(TrainingLowering training, BatchNormalization layer) {
        Lowering lowering = training.lowering();
        Shape shape = shape(lowering);
        boolean relu = !lowering.step().post().isEmpty();
        Operand present = lowering.reshape(lowering.typedInput(0), shape);
        if (training.isRecomputing()) {
            again(training, layer, present, relu);
            return;
        }
        Implementation implementation = implementation(lowering, layer, shape, present, relu);
        Operand source = lowering.as(present, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        Operand mean = lowering.newOperand(channels(lowering, layer));
        Operand variance = lowering.newOperand(channels(lowering, layer));
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DnnlArg.SRC, source),
                new Call.Argument(DnnlArg.MEAN, mean),
                new Call.Argument(DnnlArg.VARIANCE, variance),
                new Call.Argument(DnnlArg.SCALE, training.parameter(0, channels(lowering, layer))),
                new Call.Argument(DnnlArg.SHIFT, training.parameter(1, channels(lowering, layer))),
                new Call.Argument(DnnlArg.DST, result)));
        if (relu) {
            Operand workspace =
                    lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.WORKSPACE, 0));
            arguments.add(new Call.Argument(DnnlArg.WORKSPACE, workspace));
            training.save("workspace", workspace);
        }
        lowering.emit(implementation, arguments);
        training.save("source", source);
        training.save("mean", mean);
        training.save("variance", variance);
        moveAverages(training, layer, mean, variance, shape.elements() / layer.channels());
        lowering.output(0, lowering.reshape(result, lowering.outputShape(0)));
    }

    /**
     * In 16 bits oneDNN 3.11 has only slow implementations for channels that do not fill vectors, unless they lie in
     * blocks: for 8 channels in BF16 they took 2 ms where 0.1 are enough, reorders included (Zen 5).
     */
    private static Implementation implementation(
            Lowering lowering, BatchNormalization layer, Shape shape, Operand present, boolean relu) {
        DataType type = lowering.type(0);
        List<MemoryDesc> layouts = new ArrayList<>(lowering.descriptors().candidates(shape, type, present));
        if (type != DataType.F32 && ActivationLayout.BLOCKED.fits(shape)) {
            layouts.add(ActivationLayout.BLOCKED.of(lowering.scope(), shape, type));
        }
        return lowering.implementations()
                .chooseDirect(
                        name -> false,
                        name -> type != DataType.F32
                                && (name.startsWith("nspc_bnorm") || name.startsWith("ncsp_bnorm")),
                        layouts.stream()
                                .<LongSupplier>map(desc -> () -> forward(lowering, layer, desc.handle(), flags(relu)))
                                .toArray(LongSupplier[]::new));
    }

    /** The result once more, by the statistics that the first time gave. */
    private static void again(TrainingLowering training, BatchNormalization layer, Operand present, boolean relu) {
        Lowering lowering = training.lowering();
        MemoryDesc desc = training.saved("source").orElseThrow().desc();
        int flags = flags(relu) | DnnlForward.NORMALIZE_GIVEN_STATISTICS;
        Implementation implementation =
                lowering.implementations().choose(() -> forward(lowering, layer, desc.handle(), flags));
        Operand result = lowering.newOperand(desc);
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DnnlArg.SRC, lowering.as(present, desc)),
                new Call.Argument(DnnlArg.MEAN, training.saved("mean").orElseThrow()),
                new Call.Argument(DnnlArg.VARIANCE, training.saved("variance").orElseThrow()),
                new Call.Argument(DnnlArg.SCALE, training.parameter(0, channels(lowering, layer))),
                new Call.Argument(DnnlArg.SHIFT, training.parameter(1, channels(lowering, layer))),
                new Call.Argument(DnnlArg.DST, result)));
        training.saved("workspace")
                .ifPresent(workspace -> arguments.add(new Call.Argument(DnnlArg.WORKSPACE, workspace)));
        lowering.emission().emit(implementation, arguments, "computed again instead of kept");
        lowering.output(0, lowering.reshape(result, lowering.outputShape(0)));
    }

    /** oneDNN's primitive takes at most five dimensions. */
    static Shape shape(Lowering lowering) {
        Shape given = lowering.inputShape(0);
        return given.rank() <= 5
                ? given
                : Shape.of(given.extent(0), given.extent(1), given.elements() / given.extent(0) / given.extent(1));
    }

    static MemoryDesc channels(Lowering lowering, BatchNormalization layer) {
        return lowering.plainDesc(Shape.of(layer.channels()), DataType.F32);
    }

    static int flags(boolean relu) {
        return DnnlForward.NORMALIZE | (relu ? DnnlForward.NORMALIZE_RELU : 0);
    }

    static long forward(Lowering lowering, BatchNormalization layer, long desc, int flags) {
        return DnnlForward.batchNormalization(
                lowering.engine(),
                desc,
                desc,
                (float) layer.epsilon(),
                flags,
                lowering.plainAttributes(),
                lowering.subject());
    }

    private static void moveAverages(
            TrainingLowering training, BatchNormalization layer, Operand mean, Operand variance, long values) {
        Lowering lowering = training.lowering();
        RunningAverage average = training.options().runningAverage();
        require(
                values > 1 || !average.unbiased(),
                "batch normalization %s sees one value per channel, for which there is no variance divided by n - 1; train"
                        + " with more samples or positions, or with a running variance divided by n",
                lowering.step().name());
        double kept = 1 - average.weight();
        double correction = average.unbiased() ? values / (values - 1.0) : 1;
        move(lowering, kept, average.weight(), mean, training.parameter(2, channels(lowering, layer)));
        move(lowering, kept, average.weight() * correction, variance, training.parameter(3, channels(lowering, layer)));
    }

    private static void move(Lowering lowering, double kept, double added, Operand batch, Operand running) {
        List<Call.Argument> arguments =
                List.of(new Call.Argument(DnnlArg.SRC, batch), new Call.Argument(DnnlArg.DST, running));
        lowering.emitOwn(
                new Call.Average(kept, added, arguments, lowering.subject()),
                "dnn4j:average",
                List.of(),
                "the running average of what normalizes");
    }
}
