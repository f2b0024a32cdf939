package io.github.dnn4j.onednn.session;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.OwnedMemory;
import io.github.dnn4j.onednn.lowering.PlanConstants;
import io.github.dnn4j.onednn.lowering.SequenceRunner;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.DerivativeReads;
import io.github.dnn4j.onednn.plan.TrainingPlan;
import io.github.dnn4j.onednn.plan.TrainingPlanBuilder;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.ThreadGate;
import io.github.dnn4j.runtime.NativeSequence;
import io.github.dnn4j.runtime.NativeSequenceBuilder;
import io.github.dnn4j.runtime.NativeStatus;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.RunGuard;
import io.github.dnn4j.session.StepOrder;
import io.github.dnn4j.session.TensorRole;
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
 * A training plan with memory of its own: an arena for what lives between the first and the last call of a step,
 * tensors for what the caller sees, and a native sequence for each direction. The backward pass reads inputs and
 * parameters where they are, so that they are to stay as they were between {@link #forward} and {@link #backward}.
 */
public final class OneDnnTrainingSession implements TrainingSession {
    private final Network network;
    private final TrainingOptions options;
    private final Device device;
    private final String name;
    private final Lifetime lifetime;
    private final OwnedMemory owned;
    private final DnnlScope scope = new DnnlScope();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final StepOrder order;
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

    public OneDnnTrainingSession(
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
        this.guard = new RunGuard(name);
        this.tensors = new NamedTensors(guard);
        this.order = new StepOrder(name);
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
            guard.close();
            lifetime.close();
            throw e;
        }
    }

    private void allocate(MemoryPool pool, Parameters initial, Map<String, Shape> shapes) {
        network.parameters().forEach((parameter, shape) -> {
            initial.source(parameter).copyTo(add(pool, TensorRole.PARAMETER, parameter, shape));
            if (network.isLearned(parameter)) {
                add(pool, TensorRole.PARAMETER_GRADIENT, parameter, shape);
            }
        });
        for (NetworkInput input : network.inputs()) {
            Shape shape = shapes.get(input.name());
            add(pool, TensorRole.INPUT, input.name(), shape);
            if (options.inputGradients()) {
                add(pool, TensorRole.INPUT_GRADIENT, input.name(), shape);
            }
        }
        for (String output : network.outputs()) {
            add(pool, TensorRole.OUTPUT, output, shapes.get(output));
            add(pool, TensorRole.OUTPUT_GRADIENT, output, shapes.get(output));
        }
        stepNumber = buffer(pool, TensorNames.STEP, Shape.of(2), DataType.S32).segment();
        used = buffers.values().toArray(Tensor[]::new);
    }

    private Tensor add(MemoryPool pool, TensorRole role, String value, Shape shape) {
        Tensor tensor = buffer(pool, TensorNames.of(role, value), shape, DataType.F32);
        tensors.add(role, value, tensor);
        return tensor;
    }

    private Tensor buffer(MemoryPool pool, String buffer, Shape shape, DataType type) {
        Tensor tensor = pool.allocate(shape, type, buffer);
        owned.add(tensor::close);
        buffers.put(buffer, tensor);
        return tensor;
    }

    private void build(long engine, Lifetime backend, MemoryPool pool, Map<String, Shape> inputs, int threads) {
        Map<String, Tensor> masters = new LinkedHashMap<>();
        network.parameters()
                .keySet()
                .forEach(parameter -> masters.put(parameter, tensors.own(TensorRole.PARAMETER, parameter)));
        Program program = PassPipeline.training().apply(Program.of(network, new Parameters(masters)));
        constants = new WeightStore(engine, pool);
        TrainingProgram training = Differentiate.of(program, options, DerivativeReads::of);
        plan = TrainingPlanBuilder.build(engine, training, options, constants, inputs, threads, backend);
        PlanConstants planConstants = plan.plan().constants();
        planConstants.hold();
        owned.add(planConstants::release);
        arena = pool.allocateBytes(plan.plan().arenaBytes(), "activations and gradients of " + network.name());
        stream = scope.stream(DnnlLibrary.createStream(engine));
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
            case INPUT, OUTPUT -> buffers.get(root.name()).address();
            case WEIGHT -> constants.address(root);
            case CONSTANT -> plan.plan().constants().address(root);
        };
        return scope.memory(DnnlMemory.createMemory(
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
        return tensors.find(TensorRole.INPUT, input);
    }

    @Override
    public Tensor output(String output) {
        return tensors.find(TensorRole.OUTPUT, output);
    }

    @Override
    public Tensor outputGradient(String output) {
        return tensors.find(TensorRole.OUTPUT_GRADIENT, output);
    }

    @Override
    public Tensor inputGradient(String input) {
        return tensors.find(TensorRole.INPUT_GRADIENT, input);
    }

    @Override
    public Tensor parameter(String parameter) {
        return tensors.find(TensorRole.PARAMETER, parameter);
    }

    @Override
    public Tensor gradient(String parameter) {
        return tensors.find(TensorRole.PARAMETER_GRADIENT, parameter);
    }

    @Override
    public void forward(long step) {
        guard.enter();
        try {
            order.beginForward();
            lastStep = step;
            if (!run(forward, 0, step)) {
                NativeThreads.team(plan.plan().threads()); // says which limit it is
                releaseLowered();
                lowering.accept(1);
                run(forward, 0, step);
            }
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
            if (!run(backward, plan.forwardCalls(), lastStep)) {
                throw new IllegalStateException(
                        name + " went forward with " + plan.plan().threads()
                                + " threads, which the system does not give this thread: go backward in the same"
                                + " thread, or make the session with threads(1)");
            }
        } finally {
            guard.leave();
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
        return plan.plan().explain(DnnlLibrary.NAME, device, List.of(), constants.bytes());
    }

    @Override
    public void close() {
        guard.close();
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
