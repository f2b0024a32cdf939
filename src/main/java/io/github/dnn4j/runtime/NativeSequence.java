package io.github.dnn4j.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A list of steps, prepared once, that runs in order in a single native call: no safepoint between steps, so a garbage
 * collection cannot stop a half-done network while OpenMP workers wait. {@link #run} allocates nothing.
 *
 * <p>A sequence belongs to one owner and is run by one thread at a time; a second run, or a close during a run, throws.
 * The oneDNN objects that its steps name are the caller's and must outlive it.
 */
public final class NativeSequence implements AutoCloseable {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CLOSED = 2;
    private static final VarHandle STATE = stateHandle();

    private final long handle;
    private final int steps;

    @SuppressWarnings("unused") // through STATE
    private volatile int state = IDLE;

    private int failedStep = -1;

    private NativeSequence(long handle, int steps) {
        this.handle = handle;
        this.steps = steps;
    }

    /**
     * Prepares a sequence of oneDNN primitives.
     *
     * @param primitives the {@code dnnl_primitive_t} of each step
     * @param argumentCounts the number of arguments of each step
     * @param argumentIds the {@code DNNL_ARG_} numbers of all steps, flattened in step order
     * @param argumentMemories the {@code dnnl_memory_t} of all steps, in the same order
     * @throws IllegalArgumentException when the lengths of the arrays do not fit
     * @throws NativeCallException when a primitive or memory is null or a count negative, with the step's index
     */
    public static NativeSequence ofPrimitives(
            long[] primitives, int[] argumentCounts, int[] argumentIds, long[] argumentMemories) {
        return create(new int[primitives.length], primitives, argumentCounts, argumentIds, argumentMemories);
    }

    /**
     * Prepares a sequence of steps of any kind; {@link NativeSequenceBuilder} fills the arrays.
     *
     * @throws IllegalArgumentException when the lengths of the arrays do not fit
     * @throws NativeCallException when a step is not valid, with the step's index
     */
    static NativeSequence create(
            int[] kinds, long[] objects, int[] argumentCounts, int[] argumentIds, long[] argumentValues) {
        NativeRuntime.require();
        requireLengths(kinds, objects, argumentCounts, argumentIds, argumentValues);
        long[] handle = new long[1];
        int[] failed = new int[1];
        int status = Dnn4jNative.dnn4j_sequence_create(
                kinds.length, kinds, objects, argumentCounts, argumentIds, argumentValues, handle, failed);
        if (status != Dnn4jNative.DNN4J_OK) {
            throw new NativeCallException(
                    "dnn4j_sequence_create", status, failed[0], "of " + kinds.length + " steps this one is not valid");
        }
        return new NativeSequence(handle[0], kinds.length);
    }

    private static void requireLengths(
            int[] kinds, long[] objects, int[] argumentCounts, int[] argumentIds, long[] argumentValues) {
        if (objects.length != kinds.length || argumentCounts.length != kinds.length) {
            throw new IllegalArgumentException("one object and one argument count per step are needed: " + kinds.length
                    + " steps, " + objects.length + " objects, " + argumentCounts.length + " counts");
        }
        long arguments = 0;
        for (int count : argumentCounts) {
            // A negative count is reported by the native side, with its step.
            arguments += Math.max(count, 0);
        }
        if (argumentIds.length != arguments || argumentValues.length != arguments) {
            throw new IllegalArgumentException("the counts add up to " + arguments + " arguments, but there are "
                    + argumentIds.length + " ids and " + argumentValues.length + " values");
        }
    }

    /** The number of steps. */
    public int steps() {
        return steps;
    }

    /**
     * Runs all steps, with the calling thread's OpenMP team set to {@code threads} meanwhile (0 leaves it), and waits
     * for the stream. Allocates nothing on the Java heap.
     *
     * @param stream a {@code dnnl_stream_t} of the engine that the primitives were made for
     * @return 0, or the status of the first failure: positive from oneDNN, negative as in {@link NativeStatus};
     *     {@link #failedStep} then tells where
     * @throws IllegalStateException when closed, or while another thread runs it
     */
    public int run(long stream, int threads) {
        begin();
        try {
            return keep(Dnn4jNative.dnn4j_sequence_run(handle, stream, threads));
        } finally {
            state = IDLE;
        }
    }

    /**
     * The same, with a wait for the stream after every step, and a duration written for each.
     *
     * @param nanosAddress address of {@link #steps} longs that receive nanoseconds
     */
    public int runTimed(long stream, int threads, long nanosAddress) {
        begin();
        try {
            return keep(Dnn4jNative.dnn4j_sequence_run_timed(handle, stream, threads, nanosAddress));
        } finally {
            state = IDLE;
        }
    }

    /** The index of the step at which the last run failed; -1 when it succeeded or the failure belongs to no step. */
    public int failedStep() {
        return failedStep;
    }

    /** Whether a run is going on, in this or another thread. */
    public boolean isRunning() {
        return state == RUNNING;
    }

    private int keep(long result) {
        failedStep = result == 0 ? -1 : (int) (result >> 32);
        return (int) result;
    }

    private void begin() {
        if (!STATE.compareAndSet(this, IDLE, RUNNING)) {
            throw new IllegalStateException(
                    state == CLOSED
                            ? "this sequence of " + steps + " steps is closed"
                            : "this sequence of " + steps + " steps is being run by another thread: use one session"
                                    + " per thread");
        }
    }

    /**
     * Frees the sequence, not the oneDNN objects that it names. Closing again does nothing.
     *
     * @throws IllegalStateException while a run is going on
     */
    @Override
    public void close() {
        int former = (int) STATE.compareAndExchange(this, IDLE, CLOSED);
        if (former == RUNNING) {
            throw new IllegalStateException("this sequence of " + steps + " steps is being run: close it afterwards");
        }
        if (former == IDLE) {
            Dnn4jNative.dnn4j_sequence_destroy(handle);
        }
    }

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(NativeSequence.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
