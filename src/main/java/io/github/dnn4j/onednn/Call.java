package io.github.dnn4j.onednn;

import io.github.dnn4j.runtime.NativeSequenceBuilder.IntegerOperation;
import java.util.List;

/** One native step of a plan with its arguments; the subject is for messages. */
sealed interface Call {
    /** An operand at its argument number. */
    record Argument(int number, Operand operand) {}

    /** The operands, in the order in which the native step takes them. */
    List<Argument> arguments();

    /** What it computes, for messages. */
    String subject();

    /** A oneDNN primitive. */
    record Primitive(long primitive, List<Argument> arguments, String subject) implements Call {}

    /** Channel factors and shifts, and ReLU if asked for; operands are source, factor, shift and result. */
    record Affine(boolean relu, List<Argument> arguments, String subject) implements Call {}

    /** A channel shuffle with channels last; operands are source and result. */
    record Shuffle(int groups, List<Argument> arguments, String subject) implements Call {}

    /** An exact operation on integers of dnn4j's own; its operands are left, right and result. */
    record Exact(IntegerOperation operation, List<Argument> arguments, String subject) implements Call {}
}
