package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlAttributes;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Post-operations of a primitive as oneDNN attributes, and the operands they need. A residual addition becomes a sum
 * into the other operand's memory where nobody needs that operand afterwards, otherwise a binary addition.
 */
public final class PostOperations {
    private record Pending(int index, Operand operand) {}

    private final Lowering lowering;
    private final long attributes;
    private final long ops;
    private final List<Pending> binaries = new ArrayList<>();
    private final List<Call.Argument> scales = new ArrayList<>();
    private int count;
    private Operand sum;

    private PostOperations(Lowering lowering) {
        this.lowering = lowering;
        this.attributes = lowering.plainAttributes();
        this.ops = lowering.scope().postOps(DnnlAttributes.createPostOps());
    }

    private PostOperations finish() {
        DnnlAttributes.setPostOps(attributes, ops);
        return this;
    }

    /** Attributes without post-operations. */
    public static PostOperations none(Lowering lowering) {
        return functions(lowering, List.of());
    }

    /** Functions applied to the result, whatever the step's own post-operations are. */
    public static PostOperations functions(Lowering lowering, List<Eltwise> functions) {
        PostOperations result = new PostOperations(lowering);
        functions.forEach(result::append);
        return result.finish();
    }

    /**
     * For a convolution or fully connected layer on integers: the scales of its source and weight, a zero point of its
     * source, then the step's own post-operations.
     *
     * @param output shape of the step's output
     * @param weight the step's weight, a scale for each output channel
     * @param weightMask the axes of oneDNN's weight along which scales differ
     */
    public static PostOperations ofIntegers(Lowering lowering, Shape output, QuantizedWeight weight, int weightMask) {
        PostOperations result = new PostOperations(lowering);
        IntegerGrid source = lowering.step().sources().getFirst();
        result.scale(DnnlArg.SRC, 0, "source scale", Shape.of(1), () -> vector(source.scale()));
        result.scale(
                DnnlArg.WEIGHTS, weightMask, "weight scales", weight.scales().shape(), weight::scales);
        if (source.zeroPoint() != 0) {
            result.zeroPoint(DnnlArg.SRC, source.zeroPoint());
        }
        result.appendStep(output, lowering.floatingType(), true);
        return result.finish();
    }

    /** For an addition of integers: the scales of both operands, then the step's own post-operations. */
    public static PostOperations ofIntegerSum(Lowering lowering, Shape output) {
        PostOperations result = new PostOperations(lowering);
        List<IntegerGrid> sources = lowering.step().sources();
        result.scale(
                DnnlArg.SRC,
                0,
                "scale 0",
                Shape.of(1),
                () -> vector(sources.get(0).scale()));
        result.scale(
                DnnlArg.SRC_1,
                0,
                "scale 1",
                Shape.of(1),
                () -> vector(sources.get(1).scale()));
        result.appendStep(output, lowering.floatingType(), false);
        return result.finish();
    }

    /** For a reorder from integers to F32. */
    public static PostOperations ofReorder(Lowering lowering, IntegerGrid from) {
        PostOperations result = new PostOperations(lowering);
        result.scale(DnnlArg.SRC, 0, "source scale", Shape.of(1), () -> vector(from.scale()));
        if (from.zeroPoint() != 0) {
            result.zeroPoint(DnnlArg.SRC, from.zeroPoint());
        }
        return result.finish();
    }

    /** For a quotient of what integers stand for, rounded to whole numbers. */
    public static PostOperations ofRounding(Lowering lowering, IntegerGrid from) {
        PostOperations result = new PostOperations(lowering);
        result.scale(DnnlArg.SRC, 0, "source scale", Shape.of(1), () -> vector(from.scale()));
        result.append(Eltwise.of(DnnlAlgorithm.ELTWISE_ROUND));
        return result.finish();
    }

    private static Tensor vector(float value) {
        Tensor tensor = Tensor.allocate(Shape.of(1), DataType.F32);
        tensor.setFloat(0, value);
        return tensor;
    }

    private void scale(int argument, int mask, String what, Shape shape, Supplier<Tensor> content) {
        DnnlAttributes.setScales(attributes, argument, mask);
        scales.add(new Call.Argument(
                DnnlArg.scales(argument), lowering.constants().once(what, shape, DataType.F32, content)));
    }

    private void zeroPoint(int argument, int value) {
        DnnlAttributes.setZeroPoint(attributes, argument);
        scales.add(new Call.Argument(
                DnnlArg.zeroPoint(argument),
                lowering.constants().once("zero point " + argument, Shape.of(1), DataType.S32, () -> vector(value))));
    }

    /**
     * Integers of a grid as result: by the destination's scale, or by a last function where a primitive has none. A
     * zero point is added to the rounded quotient, as the definition has it: oneDNN's own is added before it rounds,
     * which sends ties to the other neighbour where it is odd, and costs the quotient its last bits where it is large.
     */
    private void store(IntegerGrid grid, boolean byScale) {
        if (byScale && grid.zeroPoint() == 0) {
            scale(DnnlArg.DST, 0, "result scale", Shape.of(1), () -> vector(grid.scale()));
            return;
        }
        append(Eltwise.linear(1 / grid.scale(), 0));
        if (grid.zeroPoint() != 0) {
            append(Eltwise.of(DnnlAlgorithm.ELTWISE_ROUND));
            append(Eltwise.linear(1, grid.zeroPoint()));
        }
    }

    /** The addition of a broadcast constant, then the step's own post-operations. */
    public static PostOperations afterAdding(Lowering lowering, Operand shift, Shape output, DataType type) {
        PostOperations result = new PostOperations(lowering);
        result.append(DnnlAlgorithm.BINARY_ADD, shift, shift.desc().handle());
        result.appendStep(output, type, false);
        return result.finish();
    }

    /**
     * The step's own post-operations.
     *
     * @param output shape of the step's output
     * @param type type of the step's output
     * @param sumAllowed whether the primitive can add to its destination
     */
    public static PostOperations of(Lowering lowering, Shape output, DataType type, boolean sumAllowed) {
        PostOperations result = new PostOperations(lowering);
        result.appendStep(output, type, sumAllowed);
        return result.finish();
    }

    private void appendStep(Shape output, DataType type, boolean sumAllowed) {
        Step step = lowering.step();
        for (PostOperation post : step.post()) {
            switch (post) {
                case PostOperation.Activate activate ->
                    Eltwise.chain(activate.activation()).forEach(this::append);
                case PostOperation.Add add -> {
                    Operand other = lowering.value(add.value());
                    if (sumAllowed && sum == null && canSumInto(other, add.value(), output)) {
                        sum = other;
                        DnnlAttributes.appendSum(ops);
                        count++;
                    } else {
                        Shape shape = Broadcast.expandRank(other.desc().shape(), output.rank());
                        append(DnnlAlgorithm.BINARY_ADD, lowering.reshape(other, shape), lowering.any(shape, type));
                    }
                }
                case PostOperation.AddIntegers add -> appendIntegers(add, output, sumAllowed);
                case PostOperation.Store store ->
                    store(store.grid(), step.layer() instanceof Convolution || step.layer() instanceof FullyConnected);
            }
        }
    }

    /**
     * In place where the result has the same type, else by scaling down and up again around the addition of integers.
     */
    private void appendIntegers(PostOperation.AddIntegers add, Shape output, boolean sumAllowed) {
        Operand other = lowering.value(add.value());
        IntegerGrid grid = add.grid();
        boolean sameType = lowering.resultType() == grid.type();
        if (sumAllowed && sum == null && sameType && grid.zeroPoint() == 0 && canSumInto(other, add.value(), output)) {
            sum = other;
            DnnlAttributes.appendSum(ops, grid.scale(), grid.type());
            count++;
        } else {
            append(Eltwise.linear(1 / grid.scale(), -grid.zeroPoint()));
            append(DnnlAlgorithm.BINARY_ADD, other, lowering.any(other.desc().shape(), grid.type()));
            append(Eltwise.linear(grid.scale(), 0));
        }
    }

    private void append(Eltwise function) {
        DnnlAttributes.appendEltwise(ops, function);
        count++;
    }

    private void append(int algorithm, Operand operand, long desc) {
        DnnlAttributes.appendBinary(ops, algorithm, desc);
        binaries.add(new Pending(count++, operand));
    }

    private boolean canSumInto(Operand other, String name, Shape output) {
        Buffer buffer = other.buffer();
        boolean ownInput = lowering.step().layerInputs().stream()
                .anyMatch(input -> lowering.value(input).buffer().root() == buffer.root());
        long uses = lowering.step().inputs().stream().filter(name::equals).count();
        return other.desc().shape().equals(output)
                && buffer.kind() == Buffer.Kind.ACTIVATION
                && buffer.isRoot()
                && !buffer.isContainer()
                && !ownInput
                && uses == 1
                && lowering.isDeadAfterThisStep(other);
    }

    public long attributes() {
        return attributes;
    }

    /** Emits a reorder from integers to what they stand for by these scales, as part of the step. */
    public Operand rescale(Operand from, DataType type) {
        MemoryDesc target = lowering.descriptors().as(from.desc(), type);
        Implementation choice = lowering.implementations()
                .choose(() -> DnnlForward.reorder(
                        lowering.engine(), from.desc().handle(), target.handle(), attributes, lowering.subject()));
        Operand result = lowering.newOperand(target);
        List<Call.Argument> all =
                new ArrayList<>(List.of(new Call.Argument(DnnlArg.SRC, from), new Call.Argument(DnnlArg.DST, result)));
        all.addAll(arguments(choice));
        lowering.emit(choice, all);
        return result;
    }

    /** The destination: the summed operand in the layout {@code desc}, or a new buffer. */
    public Operand destination(MemoryDesc desc) {
        if (sum == null) {
            return lowering.newOperand(desc);
        }
        return sum.desc().sameAs(desc) ? new Operand(sum.buffer(), desc) : lowering.copy(sum, desc);
    }

    /**
     * What a step of dnn4j's own adds to its result: what lies in the destination, another value laid out like it, or
     * nothing.
     */
    public Optional<Operand> addend(Operand destination) {
        if (binaries.size() + (sum == null ? 0 : 1) > 1) {
            throw new IllegalStateException("more than one value is added to " + lowering.subject());
        }
        if (sum != null) {
            return Optional.of(destination);
        }
        return binaries.isEmpty()
                ? Optional.empty()
                : Optional.of(lowering.as(binaries.getFirst().operand(), destination.desc()));
    }

    /** The arguments of binary post-operations, in the layouts that the implementation asks for, and the scales. */
    public List<Call.Argument> arguments(Implementation implementation) {
        List<Call.Argument> result = new ArrayList<>(scales);
        for (Pending binary : binaries) {
            int number = DnnlArg.postOperand(binary.index());
            MemoryDesc desc = lowering.chosen(implementation, DnnlPrimitives.Argument.EXECUTION, number);
            result.add(new Call.Argument(number, lowering.as(binary.operand(), desc)));
        }
        return result;
    }
}
