package io.github.dnn4j.session;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;

/**
 * A training session as its caller sees it: tensors by name, one thread at a time, a backward pass after a forward
 * pass. What the two passes do is a backend's own.
 */
public abstract class NamedTrainingSession implements TrainingSession {
    private final Network network;
    private final TrainingOptions options;
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final StepOrder order;

    /**
     * A session without tensors.
     *
     * @param entering what a thread does as soon as the session is its own
     */
    protected NamedTrainingSession(Network network, TrainingOptions options, Runnable entering) {
        String name = "a training session of network " + network.name();
        this.network = network;
        this.options = options;
        this.guard = new RunGuard(name, entering);
        this.tensors = new NamedTensors(guard);
        this.order = new StepOrder(name);
    }

    /** Runs the forward pass of a training step, whose results the backward pass may read. */
    protected abstract void runForward(long step);

    /** Runs the backward pass that belongs to the last forward pass. */
    protected abstract void runBackward();

    /** What the session is called in messages. */
    protected final String name() {
        return guard.session();
    }

    /** The tensors that the caller sees. */
    protected final NamedTensors tensors() {
        return tensors;
    }

    /** Throws {@link IllegalStateException} if the session is closed. */
    protected final void requireOpen() {
        guard.requireOpen();
    }

    @Override
    public final Network network() {
        return network;
    }

    @Override
    public final TrainingOptions options() {
        return options;
    }

    @Override
    public final Tensor input(String input) {
        return tensors.find(TensorRole.INPUT, input);
    }

    @Override
    public final Tensor output(String output) {
        return tensors.find(TensorRole.OUTPUT, output);
    }

    @Override
    public final Tensor outputGradient(String output) {
        return tensors.find(TensorRole.OUTPUT_GRADIENT, output);
    }

    @Override
    public final Tensor inputGradient(String input) {
        return tensors.find(TensorRole.INPUT_GRADIENT, input);
    }

    @Override
    public final Tensor parameter(String parameter) {
        return tensors.find(TensorRole.PARAMETER, parameter);
    }

    @Override
    public final Tensor gradient(String parameter) {
        return tensors.find(TensorRole.PARAMETER_GRADIENT, parameter);
    }

    @Override
    public final void forward(long step) {
        guard.enter();
        try {
            order.beginForward();
            runForward(step);
            order.endForward();
        } finally {
            guard.leave();
        }
    }

    @Override
    public final void backward() {
        guard.enter();
        try {
            order.beginBackward();
            runBackward();
        } finally {
            guard.leave();
        }
    }

    @Override
    public final Parameters snapshot() {
        guard.enter();
        try {
            return new Parameters(tensors.copies(TensorRole.PARAMETER));
        } finally {
            guard.leave();
        }
    }

    /** Lets no thread enter any more; a backend then releases what the session holds. */
    @Override
    public void close() {
        guard.close();
    }
}
