package io.github.dnn4j.backend;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;

/**
 * A way to compute networks. Safe for use by many threads. Closing it is idempotent; what compiled networks still need
 * goes when the last of them is closed.
 */
public interface Backend extends AutoCloseable {
    /** The name by which users select it: {@code reference}, {@code onednn} or {@code cudnn}. */
    String name();

    /** What it computes on. */
    Device device();

    /** True if the device can compute in {@code precision} natively or the library emulates it. */
    boolean supports(Precision precision);

    /**
     * Prepares a network for running: fuses layers, packs weights, and checks that every layer can be computed.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the parameters do not fit the network
     * @throws NonFiniteValueException if a layer's parameter is not finite and the options refuse that
     * @throws UnsupportedLayerException if a layer cannot be computed; nothing else is tried
     * @throws NativeException if the native library refuses a call
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool's budget does not suffice
     * @throws IllegalStateException if this backend is closed
     */
    CompiledNetwork compile(Network network, Parameters parameters, CompileOptions options);

    /**
     * Prepares a network for training at fixed input shapes. The initial parameters are copied; nothing is fused that
     * the backward pass needs unfused.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if parameters or shapes do not fit the network
     * @throws UnsupportedLayerException if a layer cannot be computed, or not backward; nothing else is tried
     * @throws NativeException if the native library refuses a call
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool's budget does not suffice
     * @throws IllegalStateException if this backend is closed
     */
    TrainingSession newTrainingSession(
            Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options);

    /** Releases the backend; no checked exception. */
    @Override
    void close();
}
