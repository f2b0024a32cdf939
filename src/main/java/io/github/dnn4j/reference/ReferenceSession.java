package io.github.dnn4j.reference;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.NanCheck;
import io.github.dnn4j.session.RunGuard;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run with its edges: the tensors that the caller fills and reads, in the network's types. Where kernels can work on
 * an edge tensor itself they do; half-precision types, memory confined to the caller's thread, and outputs that overlap
 * another edge are copied at the start or end of a run.
 */
final class ReferenceSession implements Session {
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final Set<String> inputs;
    private final Set<String> outputs;
    private final Workers workers;
    private final NanCheck nanCheck;
    private final List<Tensor> owned = new ArrayList<>();
    private final Lifetime lifetime;
    private final ReferenceRun run;
    private boolean rebound;

    /** Allocates what {@code plan} asks for; nothing stays allocated if that fails. */
    ReferenceSession(
            Network network,
            ReferencePlan plan,
            ReferenceWeights weights,
            CompileOptions options,
            Workers workers,
            Lifetime compiled,
            Allocator allocator) {
        String name = "a session of network " + network.name();
        this.guard = new RunGuard(name);
        this.tensors = new NamedTensors(guard);
        this.nanCheck = new NanCheck(name, options.nonFinite(), tensors, input -> true);
        this.inputs = tensors.names(TensorRole.INPUT);
        this.outputs = tensors.names(TensorRole.OUTPUT);
        this.workers = workers;
        this.lifetime = new Lifetime(name, compiled, this::release);
        try {
            this.run = new ReferenceRun(plan, weights, options, allocator);
            for (NetworkInput input : network.inputs()) {
                tensors.add(TensorRole.INPUT, input.name(), edge(input.name(), input.type(), allocator));
            }
            for (String output : network.outputs()) {
                Tensor edge = inputs.contains(output)
                        ? tensors.own(TensorRole.INPUT, output)
                        : edge(output, network.types().get(output), allocator);
                tensors.add(TensorRole.OUTPUT, output, edge);
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
    public Tensor input(String name) {
        return tensors.find(TensorRole.INPUT, name);
    }

    @Override
    public Tensor output(String name) {
        return tensors.find(TensorRole.OUTPUT, name);
    }

    @Override
    public void bind(String name, Tensor tensor) {
        tensors.bind(name, tensor, () -> rebound = true);
    }

    /** Lets kernels work on the edge tensors themselves where that is possible. */
    private void place() {
        for (String output : outputs) {
            Tensor edge = output(output);
            boolean direct = ReferenceKernels.isComputable(edge) && isApart(output, edge);
            run.replace(output, direct ? edge : run.allocated(output));
        }
        for (String input : inputs) {
            Tensor edge = input(input);
            run.replace(input, ReferenceKernels.isComputable(edge) ? edge : run.allocated(input));
        }
        rebound = false;
    }

    /** True if the tensor bound to output {@code name} shares no byte with that of any other name. */
    private boolean isApart(String name, Tensor tensor) {
        return Stream.concat(
                        inputs.stream().filter(other -> !other.equals(name)).map(this::input),
                        outputs.stream().filter(other -> !other.equals(name)).map(this::output))
                .noneMatch(other ->
                        tensor.segment().asOverlappingSlice(other.segment()).isPresent());
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
        guard.enter();
        try {
            if (rebound) {
                place();
            }
            nanCheck.run(1);
            for (String name : inputs) {
                if (run.value(name) != input(name)) {
                    run.value(name).copyFrom(input(name));
                }
            }
            workers.run(work);
            for (String name : outputs) {
                if (!inputs.contains(name) && run.value(name) != output(name)) {
                    output(name).copyFrom(run.value(name));
                }
            }
        } finally {
            guard.leave();
        }
    }

    /** True while a thread is inside {@link #run}. */
    boolean isRunning() {
        return guard.isRunning();
    }

    @Override
    public void close() {
        guard.close();
        lifetime.close();
    }

    private void release() {
        owned.forEach(Tensor::close);
        if (run != null) {
            run.close();
        }
    }
}
