package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * An operation on two operands element by element, with multidirectional broadcasting ({@link Broadcast}).
 *
 * @param operation the operation
 */
public record Elementwise(Operation operation) implements Layer {
    /** The operations. */
    public enum Operation {
        /** a + b. */
        ADD,
        /** a - b. */
        SUBTRACT,
        /** a b. */
        MULTIPLY,
        /** a / b. */
        DIVIDE,
        /** The larger. */
        MAX,
        /** The smaller. */
        MIN,
        /** a to the power of b, of floating types, as C's {@code pow}. */
        POW,
        /** What is left of a after whole multiples of b, with a's sign, of floating types, as C's {@code fmod}. */
        FMOD,
        /** 1 where a = b, else 0, as of the next four; a NaN makes each of them 0. */
        EQUAL,
        /** 1 where a < b. */
        LESS,
        /** 1 where a <= b. */
        LESS_OR_EQUAL,
        /** 1 where a > b. */
        GREATER,
        /** 1 where a >= b. */
        GREATER_OR_EQUAL,
        /** b where a is not 0, else 0, whatever b is there. */
        WHERE,
        /** b where a is 0, else 0, whatever b is there. */
        WHERE_NOT
    }

    /** a + b. */
    public static Elementwise add() {
        return new Elementwise(Operation.ADD);
    }

    @Override
    public int minInputs() {
        return 2;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        return List.of(Broadcast.shapes(inputs.get(0), inputs.get(1)));
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        require(
                inputs.get(0) == inputs.get(1),
                "operands of %s have types %s and %s; they must be the same",
                detail(),
                inputs.get(0),
                inputs.get(1));
        boolean anyType = operation != Operation.POW && operation != Operation.FMOD;
        return anyType ? inputs.getFirst() : FloatingInput.type(this, inputs);
    }

    @Override
    public String detail() {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
