package io.github.dnn4j.onednn;

/** How the parameters of the step that is being lowered reach primitives. */
interface Weights {
    /** Parameter {@code number}, read by {@code source}, in the layout of {@code target}. */
    Operand packed(int number, MemoryDesc source, MemoryDesc target);

    /**
     * A parameter in a form of dnn4j's own, written when the plan is made.
     *
     * @param numbers how many F32 numbers the form has
     * @throws IllegalStateException unless {@link #areConstant}
     */
    Operand form(int number, String form, long numbers, WeightStore.Writer writer);

    /**
     * The integers of a weight that is held so, read by {@code source}, in the layout of {@code target}.
     *
     * @throws IllegalStateException unless {@link #areConstant}
     */
    Operand integers(int number, MemoryDesc source, MemoryDesc target);

    /** True if parameters stay as they are, so that a form that is dear to write pays. */
    boolean areConstant();
}
