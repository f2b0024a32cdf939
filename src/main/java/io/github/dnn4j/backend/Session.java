package io.github.dnn4j.backend;

import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * One computation of a compiled network at fixed input shapes: its inputs, outputs and activations. A session is for
 * one thread at a time; different sessions run at the same time.
 */
public interface Session extends AutoCloseable {
    /**
     * The input of that name, in plain (N, C, spatial...) order and the network's type, off-heap. Fill it before {@link
     * #run}; it is the memory that is computed from.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such input
     * @throws IllegalStateException if the session is closed
     */
    Tensor input(String name);

    /**
     * The output of that name, in plain order, off-heap. Its content is that of the last {@link #run}; it is the memory
     * that was computed into, and the session's own.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such output
     * @throws IllegalStateException if the session is closed
     */
    Tensor output(String name);

    /**
     * Computes from, or into, a tensor of the caller's instead of the session's own, without a copy. Its shape, type
     * and layout must be those of {@link #input} or {@link #output}. The caller keeps it open as long as the session
     * may run. An output wants memory that no other input or output lies in: a backend that cannot compute otherwise
     * refuses to run.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if name, shape, type or layout do not fit
     * @throws IllegalStateException if the session or the tensor is closed
     */
    void bind(String name, Tensor tensor);

    /**
     * Computes the outputs from the inputs; returns when they are there.
     *
     * @throws NonFiniteValueException if an input in the host's memory holds a NaN and the network was compiled to
     *     refuse that; nothing has been computed then
     * @throws NativeException if the native library reports an error; names the step
     * @throws IllegalStateException if the session is closed or running in another thread, a bound tensor is closed, or
     *     bound tensors overlap that must not
     */
    void run();

    /**
     * Computes as {@link #run} does and times every step, which costs a little more than a run. Steps are what the
     * backend runs, reorders included; those that take no time because their result lies in memory already are absent.
     *
     * @throws NativeException if the native library reports an error; names the step
     * @throws IllegalStateException if the session is closed or running in another thread
     */
    List<StepTime> profile();

    /**
     * The time of one step of a run.
     *
     * @param step kind and name of the step
     * @param nanos wall-clock nanoseconds
     */
    record StepTime(String step, long nanos) {}

    /** What the session can do on a device with memory of its own; empty where it computes in the host's memory. */
    default Optional<DeviceSession> device() {
        return Optional.empty();
    }

    /** Releases the session; no checked exception. */
    @Override
    void close();
}
