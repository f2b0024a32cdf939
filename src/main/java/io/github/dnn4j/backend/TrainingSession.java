package io.github.dnn4j.backend;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;

/**
 * A network in training, at fixed input shapes: its inputs, its values as far as the backward pass needs them, its
 * parameters, which the caller changes between steps, and their gradients. Layers compute as they do in training: batch
 * normalization by the statistics of the batch, dropout with a mask. A session is for one thread at a time.
 *
 * <p>A step is {@link #forward}, then the derivative of the loss by every network output written to {@link
 * #outputGradient}, then {@link #backward}, then new values for the {@link #parameter}s from their {@link #gradient}s.
 * All tensors are off-heap, row-major, F32, and the session's own. On a native backend neither call allocates Java
 * heap once it has run.
 */
public interface TrainingSession extends AutoCloseable {
    /** The network as it was given. */
    Network network();

    /** The options of this session. */
    TrainingOptions options();

    /**
     * The network input of that name. Fill it before {@link #forward}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such input
     * @throws IllegalStateException if the session is closed
     */
    Tensor input(String name);

    /**
     * The network output of that name, as the last {@link #forward} left it.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such output
     * @throws IllegalStateException if the session is closed
     */
    Tensor output(String name);

    /**
     * The derivative of the loss by the output of that name, of its shape. Fill it between {@link #forward} and {@link
     * #backward}; it begins as zeros.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such output
     * @throws IllegalStateException if the session is closed
     */
    Tensor outputGradient(String name);

    /**
     * The derivative of the loss by the input of that name, as the last {@link #backward} left it.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such input, or {@link
     *     TrainingOptions#inputGradients} did not ask for it
     * @throws IllegalStateException if the session is closed
     */
    Tensor inputGradient(String name);

    /**
     * The parameter of that name in its F32 master copy. Write to it between steps; the next {@link #forward} computes
     * with what is written. Running statistics of batch normalization are written by {@link #forward}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such parameter
     * @throws IllegalStateException if the session is closed
     */
    Tensor parameter(String name);

    /**
     * The derivative of the loss by the learned parameter of that name, of its shape, as the last {@link #backward}
     * left it: the sum over all places where the network uses it.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such parameter, or none that is learned
     * @throws IllegalStateException if the session is closed
     */
    Tensor gradient(String name);

    /**
     * Computes the outputs in training mode and keeps what {@link #backward} needs.
     *
     * @param step number of the step, from 0; with the seed of the options it decides what dropout drops
     * @throws NativeException if the native library reports an error; names the step of the network
     * @throws IllegalStateException if the session is closed or running in another thread
     */
    void forward(long step);

    /**
     * Computes the gradients of the last {@link #forward} from the {@link #outputGradient}s.
     *
     * @throws NativeException if the native library reports an error; names the step of the network
     * @throws IllegalStateException if the session is closed, running in another thread, or {@link #forward} did not
     *     run since the last call
     */
    void backward();

    /** A copy of all parameters as they are now, in memory that the garbage collector frees. */
    Parameters snapshot();

    /** What runs forward and backward and why, and the memory that it takes. */
    Explanation explain();

    /** Releases the session; no checked exception. */
    @Override
    void close();
}
