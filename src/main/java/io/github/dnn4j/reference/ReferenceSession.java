package io.github.dnn4j.reference;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.NonFiniteChecks;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run with its edges: the tensors that the caller fills and reads, in the network's types. Where kernels can work on
 * an edge tensor itself they do; half-precision types, memory confined to the caller's thread, and outputs that overlap
 * another edge are copied at the start or end of a run.
 */
final class ReferenceSession implements Session {
    private final String what;
    private final Set<String> inputs = new LinkedHashSet<>();
    private final Set<String> outputs;
    private final Workers workers;
    private final boolean refusesNan;
    private final List<Tensor> owned = new ArrayList<>();
    private final Map<String, Tensor> edges = new LinkedHashMap<>();
    private final Lifetime lifetime;
    private final ReferenceRun run;
    private boolean rebound;
    private boolean running;

    /** Allocates what {@code plan} asks for; nothing stays allocated if that fails. */
    ReferenceSession(
            Network network,
            ReferencePlan plan,
            ReferenceWeights weights,
            CompileOptions options,
            Workers workers,
            Lifetime compiled,
            Allocator allocator) {
        this.what = "session of network " + network.name();
        network.inputs().stream().map(NetworkInput::name).forEach(inputs::add);
        this.outputs = new LinkedHashSet<>(network.outputs());
        this.workers = workers;
        this.refusesNan = options.nonFinite() == NonFinite.REFUSE;
        this.lifetime = new Lifetime(what, compiled, this::release);
        try {
            this.run = new ReferenceRun(plan, weights, options, allocator);
            Set<String> names = new LinkedHashSet<>(inputs);
            names.addAll(outputs);
            for (String name : names) {
                edges.put(name, edge(name, network.types().get(name), allocator));
            }
        } catch (RuntimeException | Error failure) {
            lifetime.close();
            throw failure;
        }
    }

    private Tensor edge(String name, DataType type, Allocator allocator) {
        Tensor value = run.value(name);
        if (value.type() == type) {
            return value;
        }
        Tensor edge = allocator.allocate(value.shape(), type, "value " + name + " as " + type);
        owned.add(edge);
        return edge;
    }

    @Override
    public synchronized Tensor input(String name) {
        lifetime.requireOpen();
        require(inputs.contains(name), "%s has no input named %s; it has %s", what, name, inputs);
        return edges.get(name);
    }

    @Override
    public synchronized Tensor output(String name) {
        lifetime.requireOpen();
        require(outputs.contains(name), "%s has no output named %s; it has %s", what, name, outputs);
        return edges.get(name);
    }

    @Override
    public synchronized void bind(String name, Tensor tensor) {
        requireIdle("bound to a tensor");
        Tensor edge = edges.get(name);
        require(edge != null, "%s has no input or output named %s; it has %s and %s", what, name, inputs, outputs);
        require(
                tensor.shape().equals(edge.shape()) && tensor.type() == edge.type() && tensor.layout() == edge.layout(),
                "%s cannot be bound to %s of %s, which is a %s",
                tensor,
                name,
                what,
                edge);
        require(
                inputs.contains(name) || !tensor.isReadOnly(),
                "%s wraps read-only memory and cannot be bound to output %s of %s",
                tensor,
                name,
                what);
        tensor.address();
        edges.put(name, tensor);
        rebound = true;
    }

    /** Lets kernels work on the edge tensors themselves where that is possible. */
    private void place() {
        edges.forEach((name, edge) -> {
            boolean direct = ReferenceKernels.isComputable(edge) && (inputs.contains(name) || isApart(name, edge));
            run.replace(name, direct ? edge : run.allocated(name));
        });
        rebound = false;
    }

    /** True if the tensor bound to {@code name} shares no byte with that of any other name. */
    private boolean isApart(String name, Tensor tensor) {
        return edges.entrySet().stream()
                .filter(other -> !other.getKey().equals(name))
                .noneMatch(other -> tensor.segment()
                        .asOverlappingSlice(other.getValue().segment())
                        .isPresent());
    }

    @Override
    public void run() {
        run(run::compute);
    }

    @Override
    public List<StepTime> profile() {
        List<StepTime> times = new ArrayList<>();
        run(() -> times.addAll(run.computeTimed()));
        return List.copyOf(times);
    }

    private void run(Runnable work) {
        synchronized (this) {
            requireIdle("run again");
            if (rebound) {
                place();
            }
            running = true;
        }
        try {
            for (String name : refusesNan ? inputs : List.<String>of()) {
                NonFiniteChecks.requireNoNan(what, name, edges.get(name), 1);
            }
            for (String name : inputs) {
                if (run.value(name) != edges.get(name)) {
                    run.value(name).copyFrom(edges.get(name));
                }
            }
            workers.run(work);
            for (String name : outputs) {
                if (!inputs.contains(name) && run.value(name) != edges.get(name)) {
                    edges.get(name).copyFrom(run.value(name));
                }
            }
        } finally {
            synchronized (this) {
                running = false;
            }
        }
    }

    private void requireIdle(String action) {
        lifetime.requireOpen();
        if (running) {
            throw new IllegalStateException(what + " is running in another thread and cannot be " + action
                    + " meanwhile; make a session for each thread");
        }
    }

    /** True while a thread is inside {@link #run}. */
    synchronized boolean isRunning() {
        return running;
    }

    @Override
    public synchronized void close() {
        if (!lifetime.isClosed()) {
            requireIdle("closed");
            lifetime.close();
        }
    }

    private void release() {
        owned.forEach(Tensor::close);
        if (run != null) {
            run.close();
        }
    }
}
