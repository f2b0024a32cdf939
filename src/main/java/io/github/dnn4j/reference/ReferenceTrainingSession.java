package io.github.dnn4j.reference;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.RunGuard;
import io.github.dnn4j.session.StepOrder;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Map;

/** Training by plain loops: every value and every gradient has a buffer of its own, and nothing is recomputed. */
final class ReferenceTrainingSession implements TrainingSession {
    private final Network network;
    private final TrainingOptions options;
    private final Device device;
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final StepOrder order;
    private final MemoryPool pool;
    private final Lifetime lifetime;
    private final Workers workers;
    private final ReferenceTrainingRun run;

    /** Allocates what training needs; nothing stays allocated if that fails. */
    ReferenceTrainingSession(
            Network network,
            Parameters initial,
            Map<String, Shape> inputs,
            TrainingOptions options,
            Device device,
            Lifetime backend) {
        this.network = network;
        this.options = options;
        this.device = device;
        String name = "a training session of network " + network.name();
        this.guard = new RunGuard(name);
        this.tensors = new NamedTensors(guard);
        this.order = new StepOrder(name);
        initial.requireFor(network);
        Map<String, Shape> shapes = network.inferShapes(inputs);
        Trainability.require(network, shapes, options);
        this.pool = options.memory().orElseGet(MemoryPool::unlimited);
        this.lifetime = new Lifetime(name, backend, this::release);
        try {
            this.workers = new Workers(options.threads());
            this.run = new ReferenceTrainingRun(network, initial, shapes, options, pool::allocate);
            nameTensors();
        } catch (RuntimeException | Error failure) {
            lifetime.close();
            throw failure;
        }
    }

    private void nameTensors() {
        ReferenceTrainingTensors all = run.tensors();
        for (NetworkInput input : network.inputs()) {
            tensors.add(TensorRole.INPUT, input.name(), all.inputs().get(input.name()));
            if (options.inputGradients()) {
                tensors.add(
                        TensorRole.INPUT_GRADIENT,
                        input.name(),
                        all.valueGradients().get(input.name()));
            }
        }
        for (String output : network.outputs()) {
            tensors.add(TensorRole.OUTPUT, output, all.values().get(output));
            tensors.add(
                    TensorRole.OUTPUT_GRADIENT, output, all.outputGradients().get(output));
        }
        all.parameters().forEach((name, tensor) -> tensors.add(TensorRole.PARAMETER, name, tensor));
        all.gradients().forEach((name, tensor) -> tensors.add(TensorRole.PARAMETER_GRADIENT, name, tensor));
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public TrainingOptions options() {
        return options;
    }

    @Override
    public Tensor input(String name) {
        return tensors.find(TensorRole.INPUT, name);
    }

    @Override
    public Tensor output(String name) {
        return tensors.find(TensorRole.OUTPUT, name);
    }

    @Override
    public Tensor outputGradient(String name) {
        return tensors.find(TensorRole.OUTPUT_GRADIENT, name);
    }

    @Override
    public Tensor inputGradient(String name) {
        return tensors.find(TensorRole.INPUT_GRADIENT, name);
    }

    @Override
    public Tensor parameter(String name) {
        return tensors.find(TensorRole.PARAMETER, name);
    }

    @Override
    public Tensor gradient(String name) {
        return tensors.find(TensorRole.PARAMETER_GRADIENT, name);
    }

    @Override
    public void forward(long step) {
        guard.enter();
        try {
            order.beginForward();
            workers.run(() -> run.forward(step));
            order.endForward();
        } finally {
            guard.leave();
        }
    }

    @Override
    public void backward() {
        guard.enter();
        try {
            order.beginBackward();
            workers.run(run::backward);
        } finally {
            guard.leave();
        }
    }

    @Override
    public Parameters snapshot() {
        guard.enter();
        try {
            return new Parameters(tensors.copies(TensorRole.PARAMETER));
        } finally {
            guard.leave();
        }
    }

    @Override
    public Explanation explain() {
        guard.requireOpen();
        return new TrainingReport(network, options, run).explain(device);
    }

    @Override
    public void close() {
        guard.close();
        lifetime.close();
    }

    /** Either part is missing where opening failed before it was made. */
    private void release() {
        if (run != null) {
            run.close();
        }
        if (workers != null) {
            workers.close();
        }
        if (options.memory().isEmpty()) {
            pool.close();
        }
    }
}
