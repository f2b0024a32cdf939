package io.github.dnn4j.reference;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTrainingSession;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;

/** Training by plain loops: every value and every gradient has a buffer of its own, and nothing is recomputed. */
final class ReferenceTrainingSession extends NamedTrainingSession {
    private final Device device;
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
        super(network, options, () -> {});
        this.device = device;
        initial.requireFor(network);
        Map<String, Shape> shapes = network.inferShapes(inputs);
        Trainability.require(network, shapes, options);
        this.pool = options.memory().orElseGet(MemoryPool::unlimited);
        this.lifetime = new Lifetime(name(), backend, this::release);
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
        for (NetworkInput input : network().inputs()) {
            tensors().add(TensorRole.INPUT, input.name(), all.inputs().get(input.name()));
            if (options().inputGradients()) {
                tensors()
                        .add(
                                TensorRole.INPUT_GRADIENT,
                                input.name(),
                                all.valueGradients().get(input.name()));
            }
        }
        for (String output : network().outputs()) {
            tensors().add(TensorRole.OUTPUT, output, all.values().get(output));
            tensors()
                    .add(
                            TensorRole.OUTPUT_GRADIENT,
                            output,
                            all.outputGradients().get(output));
        }
        all.parameters().forEach((name, tensor) -> tensors().add(TensorRole.PARAMETER, name, tensor));
        all.gradients().forEach((name, tensor) -> tensors().add(TensorRole.PARAMETER_GRADIENT, name, tensor));
    }

    @Override
    protected void runForward(long step) {
        workers.run(() -> run.forward(step));
    }

    @Override
    protected void runBackward() {
        workers.run(run::backward);
    }

    @Override
    public Explanation explain() {
        requireOpen();
        return new TrainingReport(network(), options(), run).explain(device);
    }

    @Override
    public void close() {
        super.close();
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
        if (options().memory().isEmpty()) {
            pool.close();
        }
    }
}
