package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import java.util.Arrays;
import java.util.List;

/** What there is to say about a call, from its operands and implementation. */
final class StepReports {
    private StepReports() {}

    /** The report of a primitive of oneDNN. */
    static StepReport ofPrimitive(
            String name,
            String kind,
            List<Call.Argument> arguments,
            Implementation implementation,
            List<String> fused,
            long reordered,
            String reason) {
        Operand from = first(arguments, DnnlArg.DIFF_DST, DnnlArg.SRC, DnnlArg.MULTIPLE_SRC);
        Operand to = first(arguments, DnnlArg.DST, DnnlArg.DIFF_SRC, DnnlArg.DIFF_WEIGHTS);
        return new StepReport(
                name,
                kind,
                from.desc().type() + weightType(arguments) + " -> " + to.desc().type(),
                implementation.name(),
                implementation.instructionSet(),
                from.desc().layout() + " -> " + to.desc().layout(),
                fused,
                reordered,
                reason);
    }

    /** The report of a step of dnn4j's own. */
    static StepReport ofOwn(
            String name,
            String kind,
            List<Call.Argument> arguments,
            String implementation,
            List<String> fused,
            long reordered,
            String reason) {
        MemoryDesc from = arguments.getFirst().operand().desc();
        MemoryDesc to = arguments.getLast().operand().desc();
        return new StepReport(
                name,
                kind,
                from.type() + " -> " + to.type(),
                implementation,
                "",
                from.layout() + " -> " + to.layout(),
                fused,
                reordered,
                reason);
    }

    private static String weightType(List<Call.Argument> arguments) {
        return arguments.stream()
                .filter(argument -> argument.number() == DnnlArg.WEIGHTS)
                .map(argument -> " x " + argument.operand().desc().type())
                .findFirst()
                .orElse("");
    }

    /** The operand of the first of the numbers for which there is one. */
    private static Operand first(List<Call.Argument> arguments, int... numbers) {
        for (int number : numbers) {
            for (Call.Argument argument : arguments) {
                if (argument.number() == number) {
                    return argument.operand();
                }
            }
        }
        throw new IllegalStateException("none of the arguments " + Arrays.toString(numbers) + " is given");
    }
}
