package io.github.dnn4j.onednn;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.runtime.NativeSequence;
import io.github.dnn4j.runtime.NativeSequenceBuilder;
import io.github.dnn4j.runtime.NativeStatus;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A training plan with memory of its own: an arena for what lives between the first and the last call of a step, tensors
 * for what the caller sees, and a native sequence for each direction. The way back reads inputs and parameters where they
 * are, so that they are to stay as they were between {@link #forward} and {@link #backward}.
 */
final class OneDnnTrainingSession implements TrainingSession {
    private final Network network;
    private final TrainingOptions options;
    private final Device device;
    private final String name;
    private final Lifetime lifetime;
    private final OwnedMemory owned;
    private final DnnlScope scope = new DnnlScope();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final RunState state;
    private Tensor[] used = {};
    private IntConsumer lowering;
    private MemoryPool.Block arena;
    private WeightStore constants;
    private TrainingPlan plan;
    private long stream;
    private NativeSequence forward;
    private NativeSequence backward;
    private MemorySegment stepNumber;
    private long lastStep;
    private boolean derivable;

    OneDnnTrainingSession(
            long engine,
            Lifetime backend,
            Device device,
            Network network,
            Parameters initial,
            Map<String, Shape> inputs,
            TrainingOptions options) {
        this.network = network;
        this.options = options;
        this.device = device;
        this.name = "a training session of network " + network.name();
        int threads = options.threads() == 0 ? ThreadGate.budget() : options.threads();
        this.owned = new OwnedMemory(name);
        this.state = new RunState(name);
        this.lifetime = new Lifetime(name, backend, this::release);
        try {
            MemoryPool pool = options.memory().orElseGet(MemoryPool::unlimited);
            if (options.memory().isEmpty()) {
                owned.add(pool::close);
            }
            allocate(pool, initial, network.inferShapes(inputs));
            this.lowering = team -> build(engine, backend, pool, inputs, team);
            lowering.accept(threads);
        } catch (RuntimeException | Error e) {
            state.close();
            lifetime.close();
            throw e;
        }
    }

    private void allocate(MemoryPool pool, Parameters initial, Map<String, Shape> shapes) {
        network.parameters().forEach((parameter, shape) -> {
            initial.source(parameter).copyTo(tensor(pool, TensorNames.parameter(parameter), shape, DataType.F32));
            if (network.isLearned(parameter)) {
                tensor(pool, TensorNames.gradient(parameter), shape, DataType.F32);
            }
        });
        for (NetworkInput input : network.inputs()) {
            Shape shape = shapes.get(input.name());
            tensor(pool, TensorNames.input(input.name()), shape, DataType.F32);
            if (options.inputGradients()) {
                tensor(pool, TensorNames.inputGradient(input.name()), shape, DataType.F32);
            }
        }
        for (String output : network.outputs()) {
            tensor(pool, TensorNames.output(output), shapes.get(output), DataType.F32);
            tensor(pool, TensorNames.outputGradient(output), shapes.get(output), DataType.F32);
        }
        stepNumber = tensor(pool, TensorNames.STEP, Shape.of(2), DataType.S32).segment();
        used = tensors.values().toArray(Tensor[]::new);
    }

    private Tensor tensor(MemoryPool pool, String purpose, Shape shape, DataType type) {
        Tensor tensor = pool.allocate(shape, type, purpose);
        owned.add(tensor::close);
        tensors.put(purpose, tensor);
        return tensor;
    }

    private void build(long engine, Lifetime backend, MemoryPool pool, Map<String, Shape> inputs, int threads) {
        Map<String, Tensor> masters = new LinkedHashMap<>();
        network.parameters()
                .keySet()
                .forEach(parameter -> masters.put(parameter, tensors.get(TensorNames.parameter(parameter))));
        Program program = PassPipeline.training(activation -> activation.function() == Activation.Function.RELU)
                .apply(Program.of(network, new Parameters(masters)));
        constants = new WeightStore(engine, pool);
        TrainingProgram training = Differentiate.of(program, options, OneDnnBackend.NAME, Lowerings::reads);
        plan = TrainingPlanBuilder.build(engine, training, options, constants, inputs, threads, backend);
        PlanConstants planConstants = plan.plan().constants();
        planConstants.hold();
        owned.add(planConstants::release);
        arena = pool.allocateBytes(plan.plan().arenaBytes(), "activations and gradients of " + network.name());
        stream = scope.stream(Dnnl.createStream(engine));
        Map<Operand, Long> memories = new HashMap<>();
        List<Call> calls = plan.plan().calls();
        forward = sequence(engine, calls.subList(0, plan.forwardCalls()), memories);
        backward = sequence(engine, calls.subList(plan.forwardCalls(), calls.size()), memories);
    }

    private NativeSequence sequence(long engine, List<Call> calls, Map<Operand, Long> memories) {
        NativeSequenceBuilder builder = new NativeSequenceBuilder();
        for (Call call : calls) {
            call.appendTo(
                    builder,
                    call.arguments().stream()
                            .mapToLong(argument ->
                                    memories.computeIfAbsent(argument.operand(), operand -> memory(engine, operand)))
                            .toArray());
        }
        return builder.build();
    }

    private long memory(long engine, Operand operand) {
        Buffer root = operand.buffer().root();
        long address = switch (root.kind()) {
            case ACTIVATION -> arena.address() + plan.plan().offsets().get(root);
            case INPUT, OUTPUT -> tensors.get(root.name()).address();
            case WEIGHT -> constants.address(root);
            case CONSTANT -> plan.plan().constants().address(root);
        };
        return scope.memory(Dnnl.createMemory(
                operand.desc().handle(), engine, address + operand.buffer().offsetInRoot()));
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
    public Tensor input(String input) {
        return find("input", TensorNames.input(input), input);
    }

    @Override
    public Tensor output(String output) {
        return find("output", TensorNames.output(output), output);
    }

    @Override
    public Tensor outputGradient(String output) {
        return find("output", TensorNames.outputGradient(output), output);
    }

    @Override
    public Tensor inputGradient(String input) {
        require(
                options.inputGradients(),
                "%s does not derive the loss by its inputs; ask for it with the option inputGradients",
                name);
        return find("input", TensorNames.inputGradient(input), input);
    }

    @Override
    public Tensor parameter(String parameter) {
        return find("parameter", TensorNames.parameter(parameter), parameter);
    }

    @Override
    public Tensor gradient(String parameter) {
        return find("learned parameter", TensorNames.gradient(parameter), parameter);
    }

    private Tensor find(String role, String key, String wanted) {
        lifetime.requireOpen();
        Tensor tensor = tensors.get(key);
        require(tensor != null, "%s has no %s named %s", name, role, wanted);
        return tensor;
    }

    @Override
    public void forward(long step) {
        state.enter();
        try {
            derivable = false;
            lastStep = step;
            if (!run(forward, 0, step)) {
                NativeThreads.team(plan.plan().threads()); // says which limit it is
                releaseLowered();
                lowering.accept(1);
                run(forward, 0, step);
            }
            derivable = true;
        } finally {
            state.leave();
        }
    }

    @Override
    public void backward() {
        state.enter();
        try {
            if (!derivable) {
                throw new IllegalStateException(
                        name + " has nothing to derive: call forward before every call of backward");
            }
            derivable = false;
            if (!run(backward, plan.forwardCalls(), lastStep)) {
                throw new IllegalStateException(
                        name + " went forward with " + plan.plan().threads()
                                + " threads, which the system does not give this thread: go backward in the same"
                                + " thread, or make the session with threads(1)");
            }
        } finally {
            state.leave();
        }
    }

    /** False if the calling thread cannot have the team that the plan was made for, and nothing was run. */
    private boolean run(NativeSequence sequence, int first, long step) {
        int threads = plan.plan().threads();
        int held = 0;
        try {
            for (Tensor tensor : used) {
                tensor.hold();
                held++;
            }
            stepNumber.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, step);
            ThreadGate.enter(threads);
            try {
                int status = sequence.run(stream, threads);
                if (status == NativeStatus.NO_THREADS.code()) {
                    return false;
                }
                SequenceRunner.check(status, sequence, first, plan.plan().calls(), name);
                return true;
            } finally {
                ThreadGate.leave(threads);
            }
        } finally {
            for (int i = 0; i < held; i++) {
                used[i].letGo();
            }
            Reference.reachabilityFence(used);
        }
    }

    @Override
    public Parameters snapshot() {
        state.enter();
        try {
            Map<String, Tensor> copies = new LinkedHashMap<>();
            for (String parameter : network.parameters().keySet()) {
                copies.put(
                        parameter, tensors.get(TensorNames.parameter(parameter)).copyAs(DataType.F32));
            }
            return new Parameters(copies);
        } finally {
            state.leave();
        }
    }

    @Override
    public Explanation explain() {
        lifetime.requireOpen();
        return new Explanation(
                OneDnnBackend.NAME,
                device,
                plan.plan().reports(),
                plan.plan().notes(),
                plan.plan().arenaBytes(),
                plan.plan().unplannedBytes(),
                constants.bytes() + plan.plan().constants().bytes());
    }

    @Override
    public void close() {
        state.close();
        lifetime.close();
        owned.free();
    }

    /** Gives back what {@link #build} made. */
    private void releaseLowered() {
        if (backward != null) {
            backward.close();
        }
        if (forward != null) {
            forward.close();
        }
        scope.close();
        if (plan != null) {
            plan.plan().lifetime().close();
        }
        if (constants != null) {
            constants.close();
        }
        if (arena != null) {
            arena.close();
        }
    }

    private void release() {
        try {
            releaseLowered();
        } finally {
            owned.free();
        }
    }
}
