package io.github.dnn4j.backend;

/**
 * What a session of a device with memory and streams of its own can do besides: start runs without waiting for them, on
 * a stream of the caller's too, and leave inputs and outputs on the device, where another session reads them. It
 * belongs to its {@link Session} and ends with it; as that one, it is for one thread at a time.
 *
 * <p>Two networks one after the other, without a detour through the host:
 *
 * <pre>{@code
 * DeviceSession first = features.newSession().device().orElseThrow();
 * DeviceSession second = classifier.newSession().device().orElseThrow();
 * first.bind("features", first.tensor("features")); // stays on the device
 * second.bind("features", first.tensor("features"));
 * first.enqueue(stream);
 * second.enqueue(stream);
 * second.synchronize();
 * }</pre>
 */
public interface DeviceSession {
    /**
     * The device's memory of an input or output: what is bound, or the session's own, which is valid until the session
     * is closed.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such input or output
     * @throws IllegalStateException if the session is closed
     */
    DeviceTensor tensor(String name);

    /**
     * Computes from, or into, device memory. It is no longer copied from or to the host: {@link Session#input} and
     * {@link Session#output} of that name are left alone. What {@link #tensor} gives may be bound to its own name, so
     * that the session's memory is used and not copied. Shape and type must be those of {@link #tensor}; the caller
     * keeps the memory as long as the session may run. What has been enqueued is waited for, and the next run prepares
     * anew, which takes longer than a run.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such input or output, shape or type do
     *     not fit, or the address is not in memory of this device, not a multiple of 16, with too little memory behind
     *     it, or of an output that overlaps another input or output
     * @throws IllegalStateException if the session is closed or running in another thread
     */
    void bind(String name, DeviceTensor tensor);

    /** The session's own stream, as a number that the device's library takes: for CUDA, a {@code cudaStream_t}. */
    long stream();

    /**
     * Starts a run on a stream, after what was put there before, and returns. Inputs that are not bound are read from
     * {@link Session#input}, which must not change before the run is over; outputs that are not bound are in {@link
     * Session#output} when it is. Runs that were enqueued on different streams follow one another nevertheless, for
     * they share activations. The first one after creating the session or binding prepares: it waits for the stream.
     *
     * @param stream a stream of this device: {@link #stream}, or one of the caller's, such as a {@code cudaStream_t}, 0
     *     being the default stream
     * @throws NativeException if the native library reports an error
     * @throws IllegalStateException if the session is closed or running in another thread, or {@link Session#bind}
     *     bound a tensor of the host, which is copied and so needs {@link Session#run}
     */
    void enqueue(long stream);

    /**
     * Returns when all runs that were enqueued are over.
     *
     * @throws NativeException if one of them failed
     * @throws IllegalStateException if the session is closed or running in another thread
     */
    void synchronize();
}
