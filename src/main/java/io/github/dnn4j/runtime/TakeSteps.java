package io.github.dnn4j.runtime;

/** Native steps that take rows of an axis by their positions, and that add up what was taken. */
public final class TakeSteps {
    private final StepList steps;

    TakeSteps(StepList steps) {
        this.steps = steps;
    }

    /**
     * How memory is read: parts of rows.
     *
     * @param in rows of a part before
     * @param out rows of a part after
     * @param row bytes of a row for {@link #take}, elements for {@link #sumTakers}
     */
    public record Rows(long in, long out, long row) {}

    /**
     * Appends a copy of rows.
     *
     * @param source a {@code dnnl_memory_t} without gaps, of any type and order, as is the result
     * @param table a dense vector of S32: for each row of a part of the result the one of the source
     */
    public void take(long source, long table, long result, Rows rows) {
        append(Dnn4jNative.DNN4J_STEP_TAKE, source, table, result, rows);
    }

    /**
     * Appends sums of the rows that {@link #take} made of each row.
     *
     * @param source a {@code dnnl_memory_t} of F32 without gaps, as is the result
     * @param table a dense vector of S32: where the copies of each row begin, the end of the last one's, the copies
     * @param rows as of {@link #take}: there are {@code out} in a part of the source
     */
    public void sumTakers(long source, long table, long result, Rows rows) {
        append(Dnn4jNative.DNN4J_STEP_TAKERS, source, table, result, rows);
    }

    private void append(int kind, long source, long table, long result, Rows rows) {
        steps.step(kind, 0);
        steps.argument(Dnn4jNative.DNN4J_TAKE_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_TAKE_TABLE, table);
        steps.argument(Dnn4jNative.DNN4J_TAKE_RESULT, result);
        steps.argument(Dnn4jNative.DNN4J_TAKE_IN, rows.in());
        steps.argument(Dnn4jNative.DNN4J_TAKE_OUT, rows.out());
        steps.argument(Dnn4jNative.DNN4J_TAKE_ROW, rows.row());
    }
}
