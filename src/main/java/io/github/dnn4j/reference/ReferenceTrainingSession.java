package io.github.dnn4j.reference;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Training by plain loops: every value and every gradient has a buffer of its own, and nothing is recomputed. */
final class ReferenceTrainingSession implements TrainingSession {
    private final Network network;
    private final TrainingOptions options;
    private final Device device;
    private final String what;
    private final MemoryPool pool;
    private final Lifetime lifetime;
    private final Workers workers;
    private final ReferenceTrainingRun run;
    private boolean running;
    private boolean forwardDone;

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
        this.what = "training session of network " + network.name();
        initial.requireFor(network);
        Map<String, Shape> shapes = network.inferShapes(inputs);
        requireTrainable(network, shapes, options);
        this.pool = options.memory().orElseGet(MemoryPool::unlimited);
        this.lifetime = new Lifetime(what, backend, this::release);
        try {
            this.workers = new Workers(options.threads());
            this.run = new ReferenceTrainingRun(network, initial, shapes, options, pool::allocate);
        } catch (RuntimeException | Error failure) {
            lifetime.close();
            throw failure;
        }
    }

    private static void requireTrainable(Network network, Map<String, Shape> shapes, TrainingOptions options) {
        for (Node node : network.nodes()) {
            ReferenceGradients.requireDerivative(
                    node.layer(),
                    node.name() + " (" + node.layer().kind() + ")",
                    node.inputs().stream().map(network.types()::get).toList());
            if (node.layer() instanceof BatchNormalization
                    && options.runningAverage().unbiased()) {
                Shape shape = shapes.get(node.inputs().getFirst());
                require(
                        shape.elements() > shape.extent(1),
                        "batch normalization %s of network %s sees one value per channel in its input of shape %s, which"
                                + " has no variance divided by n - 1; take a larger batch, or running averages by n as"
                                + " Keras and ONNX have them",
                        node.name(),
                        network.name(),
                        shape);
            }
        }
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
        return named(run.inputs(), name, "input");
    }

    @Override
    public Tensor output(String name) {
        named(run.outputGradients(), name, "output");
        return run.value(name);
    }

    @Override
    public Tensor outputGradient(String name) {
        return named(run.outputGradients(), name, "output");
    }

    @Override
    public Tensor inputGradient(String name) {
        named(run.inputs(), name, "input");
        require(
                options.inputGradients(),
                "%s has no gradients by its inputs; ask for them with TrainingOptions.inputGradients(true)",
                what);
        return run.valueGradient(name);
    }

    @Override
    public Tensor parameter(String name) {
        return named(run.parameters(), name, "parameter");
    }

    @Override
    public Tensor gradient(String name) {
        named(run.parameters(), name, "parameter");
        Tensor gradient = run.gradients().get(name);
        require(
                gradient != null,
                "parameter %s of network %s is not learned and has no gradient",
                name,
                network.name());
        return gradient;
    }

    private Tensor named(Map<String, Tensor> tensors, String name, String kind) {
        lifetime.requireOpen();
        Tensor tensor = tensors.get(name);
        require(tensor != null, "%s has no %s named %s; it has %s", what, kind, name, tensors.keySet());
        return tensor;
    }

    @Override
    public void forward(long step) {
        begin("run again");
        try {
            forwardDone = false;
            workers.run(() -> run.forward(step));
            forwardDone = true;
        } finally {
            end();
        }
    }

    @Override
    public void backward() {
        begin("run again");
        try {
            if (!forwardDone) {
                throw new IllegalStateException(
                        what + " has no forward pass to go back through; call forward before each backward");
            }
            forwardDone = false;
            workers.run(run::backward);
        } finally {
            end();
        }
    }

    private synchronized void begin(String action) {
        requireIdle(action);
        running = true;
    }

    private synchronized void end() {
        running = false;
    }

    private void requireIdle(String action) {
        lifetime.requireOpen();
        if (running) {
            throw new IllegalStateException(what + " is running in another thread and cannot be " + action
                    + " meanwhile; make a session for each thread");
        }
    }

    @Override
    public synchronized Parameters snapshot() {
        requireIdle("copied");
        Map<String, Tensor> copies = new LinkedHashMap<>();
        run.parameters().forEach((name, tensor) -> copies.put(name, tensor.copyAs(tensor.type())));
        return new Parameters(copies);
    }

    @Override
    public Explanation explain() {
        lifetime.requireOpen();
        return new TrainingReport(network, options, run).explain(device);
    }

    @Override
    public synchronized void close() {
        if (!lifetime.isClosed()) {
            requireIdle("closed");
            lifetime.close();
        }
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
