package io.github.dnn4j.onednn.lowering;

import java.util.function.Supplier;

/**
 * A way to compute a step, one of a list of them, best first.
 *
 * @param name what explanations and {@code CompileOptions.avoiding} call it
 * @param obstacle why it does not compute the step, or not as well as those that follow; empty if nothing is in the way
 * @param lowering emits its calls, and gives the step's result
 */
public record Candidate(String name, Supplier<String> obstacle, Supplier<Operand> lowering) {
    /** One that computes whatever those before it do not. */
    public static Candidate otherwise(String name, Supplier<Operand> lowering) {
        return new Candidate(name, () -> "", lowering);
    }
}
