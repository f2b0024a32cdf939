package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.onednn.layer.Winograd;
import io.github.dnn4j.runtime.FunctionSteps;
import io.github.dnn4j.runtime.NativeSequenceBuilder;
import io.github.dnn4j.runtime.NativeSequenceBuilder.AffineActivation;
import io.github.dnn4j.runtime.NativeSequenceBuilder.IntegerOperation;
import io.github.dnn4j.runtime.NativeWinograd;
import io.github.dnn4j.runtime.PropagatingSteps.PoolingAxis;
import io.github.dnn4j.runtime.PropagatingSteps.Selection;
import io.github.dnn4j.runtime.TakeSteps;
import java.util.List;

/** One native step of a plan with its arguments; the subject is for messages. */
public sealed interface Call {
    /** An operand at its argument number. */
    record Argument(int number, Operand operand) {}

    /** The operands, in the order in which the native step takes them. */
    List<Argument> arguments();

    /** What it computes, for messages. */
    String subject();

    /** A oneDNN primitive. */
    record Primitive(long primitive, List<Argument> arguments, String subject) implements Call {}

    /** Channel factors and shifts, and an activation; operands are source, factor, shift and result. */
    record Affine(AffineActivation activation, List<Argument> arguments, String subject) implements Call {}

    /** A channel shuffle with channels last; operands are source and result. */
    record Shuffle(int groups, List<Argument> arguments, String subject) implements Call {}

    /** A copy from row-major order to channels last or in blocks, or back; operands are source and result. */
    record Transpose(List<Argument> arguments, String subject) implements Call {}

    /**
     * A 3x3 convolution by Winograd's minimal filtering, limited to what lies between two numbers; operands are source,
     * weights, bias, what is added if {@code adds}, scratch memory and result.
     */
    public record Winograd(
            NativeWinograd.Geometry geometry,
            boolean adds,
            float lower,
            float upper,
            List<Argument> arguments,
            String subject)
            implements Call {}

    /**
     * Dropout by a mask that follows from the training step whose number an operand holds; operands are source, step
     * and result.
     *
     * @param node the layer's place in the network
     */
    record Dropout(long seed, int node, double ratio, List<Argument> arguments, String subject) implements Call {}

    /** The move of a running average; operands are the batch's statistic and the average. */
    record Average(double kept, double added, List<Argument> arguments, String subject) implements Call {}

    /** An exact operation on integers of dnn4j's own; its operands are left, right and result. */
    record Exact(IntegerOperation operation, List<Argument> arguments, String subject) implements Call {}

    /** Every element from one of two operands, by the left one; operands are left, right and result. */
    public record Select(Selection selection, List<Argument> arguments, String subject) implements Call {}

    /** Softmax of lines, a NaN kept; operands are source and result, vectors of F32. */
    public record Softmax(long extent, long stride, boolean logarithm, List<Argument> arguments, String subject)
            implements Call {}

    /** Max pooling, a NaN kept, along depth, height and width; operands are source and result, vectors of F32. */
    public record MaxPool(List<PoolingAxis> axes, List<Argument> arguments, String subject) implements Call {}

    /** Interpolation along an axis; operands are source, table and result, vectors of F32. */
    public record Interpolate(long in, long out, long inner, List<Argument> arguments, String subject)
            implements Call {}

    /** A function of every element, or its derivative; operands are source and result, of F32 without gaps. */
    public record Function(
            FunctionSteps.Function function,
            boolean derivative,
            float alpha,
            float beta,
            List<Argument> arguments,
            String subject)
            implements Call {}

    /** An operation on two operands of F32; operands are left, right and result. */
    public record Pair(FunctionSteps.Pair pair, List<Argument> arguments, String subject) implements Call {}

    /** Rows taken by their positions, their length in bytes; operands are source, table and result. */
    public record Take(TakeSteps.Rows rows, List<Argument> arguments, String subject) implements Call {}

    /** Sums of what was taken of each row; operands are source, table and result. */
    public record Takers(TakeSteps.Rows rows, List<Argument> arguments, String subject) implements Call {}

    /** The same on other operands. */
    default Call on(List<Argument> others) {
        return switch (this) {
            case Primitive call -> new Primitive(call.primitive(), others, subject());
            case Affine call -> new Affine(call.activation(), others, subject());
            case Shuffle call -> new Shuffle(call.groups(), others, subject());
            case Transpose _ -> new Transpose(others, subject());
            case Winograd call ->
                new Winograd(call.geometry(), call.adds(), call.lower(), call.upper(), others, subject());
            case Dropout call -> new Dropout(call.seed(), call.node(), call.ratio(), others, subject());
            case Average call -> new Average(call.kept(), call.added(), others, subject());
            case Exact call -> new Exact(call.operation(), others, subject());
            case Select call -> new Select(call.selection(), others, subject());
            case Softmax call -> new Softmax(call.extent(), call.stride(), call.logarithm(), others, subject());
            case MaxPool call -> new MaxPool(call.axes(), others, subject());
            case Interpolate call -> new Interpolate(call.in(), call.out(), call.inner(), others, subject());
            case Function call ->
                new Function(call.function(), call.derivative(), call.alpha(), call.beta(), others, subject());
            case Pair call -> new Pair(call.pair(), others, subject());
            case Take call -> new Take(call.rows(), others, subject());
            case Takers call -> new Takers(call.rows(), others, subject());
        };
    }

    /** Appends the native step, given the memory objects of {@link #arguments}. */
    default void appendTo(NativeSequenceBuilder builder, long[] memories) {
        switch (this) {
            case Primitive primitive ->
                builder.primitive(
                        primitive.primitive(),
                        primitive.arguments().stream()
                                .mapToInt(Argument::number)
                                .toArray(),
                        memories);
            case Affine affine ->
                builder.affine(affine.activation(), memories[0], memories[1], memories[2], memories[3]);
            case Shuffle shuffle -> builder.shuffle(shuffle.groups(), memories[0], memories[1]);
            case Transpose _ -> builder.transpose(memories[0], memories[1]);
            case Winograd winograd -> {
                int last = memories.length - 1;
                builder.winograd(
                        memories[0],
                        memories[1],
                        memories[2],
                        winograd.adds() ? memories[3] : 0,
                        memories[last - 1],
                        memories[last],
                        winograd.geometry(),
                        winograd.lower(),
                        winograd.upper());
            }
            case Dropout dropout -> {
                DropoutMask mask = new DropoutMask(0, dropout.ratio());
                builder.dropout(
                        memories[0],
                        memories[2],
                        memories[1],
                        dropout.seed(),
                        dropout.node(),
                        mask.threshold(),
                        mask.scale());
            }
            case Average average -> builder.average(memories[0], memories[1], average.kept(), average.added());
            case Exact exact -> builder.integer(exact.operation(), memories[0], memories[1], memories[2]);
            case Select select ->
                builder.propagating().select(select.selection(), memories[0], memories[1], memories[2]);
            case Softmax softmax ->
                builder.propagating()
                        .softmax(memories[0], memories[1], softmax.extent(), softmax.stride(), softmax.logarithm());
            case MaxPool pool ->
                builder.propagating()
                        .maxPool(
                                memories[0],
                                memories[1],
                                pool.axes().get(0),
                                pool.axes().get(1),
                                pool.axes().get(2));
            case Interpolate step ->
                builder.propagating()
                        .interpolate(memories[0], memories[1], memories[2], step.in(), step.out(), step.inner());
            case Function step ->
                builder.functions()
                        .function(
                                step.function(),
                                step.derivative(),
                                step.alpha(),
                                step.beta(),
                                memories[0],
                                memories[1]);
            case Pair step -> builder.functions().pair(step.pair(), memories[0], memories[1], memories[2]);
            case Take step -> builder.takes().take(memories[0], memories[1], memories[2], step.rows());
            case Takers step -> builder.takes().sumTakers(memories[0], memories[1], memories[2], step.rows());
        }
    }
}
