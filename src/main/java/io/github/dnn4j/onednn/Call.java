package io.github.dnn4j.onednn;

import java.util.List;

/** One primitive of a plan with its arguments. */
record Call(long primitive, List<Argument> arguments, String subject) {
    /** An operand at its argument number. */
    record Argument(int number, Operand operand) {}
}
