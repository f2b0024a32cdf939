package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Post-operations of a primitive as oneDNN attributes, and the operands they need. A residual addition becomes a sum into
 * the other operand's memory where nobody needs that operand afterwards, otherwise a binary addition.
 */
final class PostOperations {
    private record Pending(int index, Operand operand) {}

    private final Lowering lowering;
    private final long attributes;
    private final long ops;
    private final List<Pending> binaries = new ArrayList<>();
    private int count;
    private Operand sum;

    private PostOperations(Lowering lowering) {
        this.lowering = lowering;
        this.attributes = lowering.plainAttributes();
        this.ops = lowering.scope().postOps(Dnnl.createPostOps());
    }

    private PostOperations finish() {
        Dnnl.setPostOps(attributes, ops);
        return this;
    }

    /** Attributes without post-operations. */
    static PostOperations none(Lowering lowering) {
        return functions(lowering, List.of());
    }

    /** Functions applied to the result, whatever the step's own post-operations are. */
    static PostOperations functions(Lowering lowering, List<Eltwise> functions) {
        PostOperations result = new PostOperations(lowering);
        functions.forEach(result::append);
        return result.finish();
    }

    /** The addition of a broadcast constant, then the step's own post-operations. */
    static PostOperations afterAdding(Lowering lowering, Operand shift, Shape output, DataType type) {
        PostOperations result = new PostOperations(lowering);
        result.append(Dnnl.BINARY_ADD, shift, shift.desc().handle());
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
    static PostOperations of(Lowering lowering, Shape output, DataType type, boolean sumAllowed) {
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
                        Dnnl.appendSum(ops);
                        count++;
                    } else {
                        Shape shape = Broadcast.expandRank(other.desc().shape(), output.rank());
                        append(Dnnl.BINARY_ADD, lowering.reshape(other, shape), lowering.any(shape, type));
                    }
                }
            }
        }
    }

    private void append(Eltwise function) {
        Dnnl.appendEltwise(ops, function);
        count++;
    }

    private void append(int algorithm, Operand operand, long desc) {
        Dnnl.appendBinary(ops, algorithm, desc);
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

    long attributes() {
        return attributes;
    }

    /** The destination: the summed operand in the layout {@code desc}, or a new buffer. */
    Operand destination(MemoryDesc desc) {
        if (sum == null) {
            return lowering.newOperand(desc);
        }
        return sum.desc().sameAs(desc) ? new Operand(sum.buffer(), desc) : lowering.copy(sum, desc);
    }

    /** The arguments of binary post-operations, in the layouts that the implementation asks for. */
    List<Call.Argument> arguments(Implementation implementation) {
        List<Call.Argument> result = new ArrayList<>();
        for (Pending binary : binaries) {
            int number = Dnnl.argPostOperand(binary.index());
            MemoryDesc desc = lowering.chosen(implementation, Dnnl.Argument.EXECUTION, number);
            result.add(new Call.Argument(number, lowering.as(binary.operand(), desc)));
        }
        return result;
    }
}
