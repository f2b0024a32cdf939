package io.github.dnn4j.onednn.session;

import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.OwnedMemory;
import io.github.dnn4j.onednn.lowering.SequenceRunner;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.Plan;
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
import io.github.dnn4j.session.NanCheck;
import io.github.dnn4j.session.RunGuard;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A plan with memory of its own: an arena for activations, tensors for inputs and outputs, and a native sequence. */
public final class OneDnnSession implements Session {
    /**
     * For measuring what one native crossing per run is worth: with this system property set to true, a run crosses
     * once per primitive instead.
     */
    private static final boolean CALL_PER_PRIMITIVE = Boolean.getBoolean("dnn4j.onednn.callPerPrimitive");

    private static final List<TensorRole> EDGES = List.of(TensorRole.INPUT, TensorRole.OUTPUT);

    /** A memory object on an input or output, which moves when a tensor is bound. */
    private record Movable(long memory, long offset) {}

    private final String name;
    private final Plan plan;
    private final Optional<Supplier<OneDnnSession>> fallback;
    private final Lifetime lifetime;
    private final DnnlScope scope = new DnnlScope();
    private final OwnedMemory owned;
    private final Map<String, List<Movable>> movables = new HashMap<>();
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final NanCheck nanCheck;
    private Tensor[] used;
    private boolean rebound;
    private long stream;
    private NativeSequence[] sequences = {};
    private OneDnnSession alone;

    /**
     * A session of a plan.
     *
     * @param nonFinite whether a run looks for NaN in its inputs
     * @param fallback makes a session of the same network and shapes with one thread, for a run in a thread that the
     *     system gives no team; empty where there is no such run
     */
    public OneDnnSession(
            long engine,
            Network network,
            Plan plan,
            WeightStore weights,
            MemoryPool pool,
            NonFinite nonFinite,
            Optional<Supplier<OneDnnSession>> fallback) {
        this.name = "a session of network " + network.name();
        this.plan = plan;
        this.fallback = fallback;
        this.owned = new OwnedMemory(name);
        this.guard = new RunGuard(name);
        this.tensors = new NamedTensors(guard);
        this.nanCheck = new NanCheck(name, nonFinite, tensors, input -> true);
        this.lifetime = new Lifetime(name, plan.lifetime(), this::release);
        try {
            allocate(engine, network, weights, pool);
        } catch (RuntimeException | Error e) {
            guard.close();
            lifetime.close();
            throw e;
        }
    }

    private void allocate(long engine, Network network, WeightStore weights, MemoryPool pool) {
        int former = NativeThreads.set(plan.threads());
        try {
            plan.constants().hold();
        } finally {
            NativeThreads.set(former);
        }
        owned.add(plan.constants()::release);
        MemoryPool.Block arena = pool.allocateBytes(plan.arenaBytes(), "activations of " + network.name());
        owned.add(arena::close);
        for (NetworkInput input : network.inputs()) {
            add(pool, TensorRole.INPUT, input.name(), input.type());
        }
        for (String output : network.outputs()) {
            add(pool, TensorRole.OUTPUT, output, network.types().get(output));
        }
        used = tensors.inUse();
        stream = scope.stream(DnnlLibrary.createStream(engine));
        sequences = sequences(engine, arena, weights);
    }

    private void add(MemoryPool pool, TensorRole role, String value, DataType type) {
        Tensor tensor = pool.allocate(plan.shapes().get(value), type, role + " " + value);
        owned.add(tensor::close);
        tensors.add(role, value, tensor);
    }

    private NativeSequence[] sequences(long engine, MemoryPool.Block arena, WeightStore weights) {
        Map<Operand, Long> made = new HashMap<>();
        List<NativeSequence> result = new ArrayList<>();
        NativeSequenceBuilder builder = new NativeSequenceBuilder();
        try {
            for (Call call : plan.calls()) {
                if (CALL_PER_PRIMITIVE && builder.steps() > 0) {
                    result.add(builder.build());
                    builder = new NativeSequenceBuilder();
                }
                long[] memories = call.arguments().stream()
                        .mapToLong(argument ->
                                made.computeIfAbsent(argument.operand(), key -> memory(engine, arena, weights, key)))
                        .toArray();
                call.appendTo(builder, memories);
            }
            result.add(builder.build());
            return result.toArray(NativeSequence[]::new);
        } catch (RuntimeException | Error e) {
            result.forEach(NativeSequence::close);
            throw e;
        }
    }

    private long memory(long engine, MemoryPool.Block arena, WeightStore weights, Operand operand) {
        Buffer root = operand.buffer().root();
        long offset = operand.buffer().offsetInRoot();
        long desc = operand.desc().handle();
        return switch (root.kind()) {
            case ACTIVATION ->
                scope.memory(DnnlMemory.createMemory(
                        desc, engine, arena.address() + plan.offsets().get(root) + offset));
            case WEIGHT ->
                offset == 0 && weights.isWhole(operand)
                        ? weights.memory(root)
                        : scope.memory(DnnlMemory.createMemory(desc, engine, weights.address(root) + offset));
            case CONSTANT ->
                scope.memory(
                        DnnlMemory.createMemory(desc, engine, plan.constants().address(root) + offset));
            case INPUT -> movable(engine, desc, root.name(), tensors.own(TensorRole.INPUT, root.name()), offset);
            case OUTPUT -> movable(engine, desc, root.name(), tensors.own(TensorRole.OUTPUT, root.name()), offset);
        };
    }

    private long movable(long engine, long desc, String value, Tensor tensor, long offset) {
        long memory = scope.memory(DnnlMemory.createMemory(desc, engine, tensor.address() + offset));
        movables.computeIfAbsent(value, unused -> new ArrayList<>()).add(new Movable(memory, offset));
        return memory;
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
    public void bind(String value, Tensor tensor) {
        tensors.bind(value, tensor, () -> {
            for (Movable movable : movables.getOrDefault(value, List.of())) {
                DnnlMemory.setAddress(movable.memory(), tensor.address() + movable.offset());
            }
            rebound = true;
        });
    }

    @Override
    public void run() {
        guard.enter();
        try {
            holdTensors();
            try {
                if (!runWithTeam(0)) {
                    alone().run();
                }
            } finally {
                letTensorsGo(used.length);
            }
        } finally {
            Reference.reachabilityFence(used);
            guard.leave();
        }
    }

    @Override
    public List<StepTime> profile() {
        guard.enter();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nanos = arena.allocate(
                    ValueLayout.JAVA_LONG, Math.max(1, plan.calls().size()));
            holdTensors();
            try {
                return runWithTeam(nanos.address()) ? stepTimes(nanos) : alone().profile();
            } finally {
                letTensorsGo(used.length);
            }
        } finally {
            Reference.reachabilityFence(used);
            guard.leave();
        }
    }

    /**
     * Runs the plan, which takes as many threads as it was made for.
     *
     * @param nanos where the duration of each call goes; 0 for nowhere
     * @return false if the calling thread cannot have a team of them, and nothing was run
     */
    private boolean runWithTeam(long nanos) {
        ThreadGate.enter(plan.threads());
        try {
            nanCheck.run(plan.threads());
            int first = 0;
            for (NativeSequence sequence : sequences) {
                int status = nanos == 0
                        ? sequence.run(stream, plan.threads())
                        : sequence.runTimed(stream, plan.threads(), nanos + (long) first * Long.BYTES);
                if (status == NativeStatus.NO_THREADS.code()) {
                    return false;
                }
                SequenceRunner.check(status, sequence, first, plan.calls(), name);
                first += sequence.steps();
            }
            return true;
        } finally {
            ThreadGate.leave(plan.threads());
        }
    }

    /** The session with one thread, on the same tensors. */
    private OneDnnSession alone() {
        NativeThreads.team(plan.threads()); // says which limit it is
        if (alone == null) {
            alone = fallback.orElseThrow(() -> new IllegalStateException(name + " has no plan for fewer than "
                            + plan.threads() + " threads, and the system gives no more"))
                    .get();
        }
        for (TensorRole role : EDGES) {
            tensors.names(role).forEach(value -> alone.bind(value, tensors.find(role, value)));
        }
        return alone;
    }

    /** The time of every step in all parts of the batch together. */
    private List<StepTime> stepTimes(MemorySegment nanos) {
        int steps = plan.calls().size() / plan.parts();
        List<StepTime> times = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            long sum = 0;
            for (int part = 0; part < plan.parts(); part++) {
                sum += nanos.getAtIndex(ValueLayout.JAVA_LONG, (long) part * steps + i);
            }
            times.add(new StepTime(plan.calls().get(i).subject(), sum));
        }
        return List.copyOf(times);
    }

    /**
     * Keeps the tensors' memory until the run is over; throws if one of the session's, or one bound to it, was closed
     * meanwhile.
     */
    private void holdTensors() {
        if (rebound) {
            requireApart();
            used = tensors.inUse();
            rebound = false;
        }
        int held = 0;
        try {
            for (Tensor tensor : used) {
                tensor.hold();
                held++;
            }
        } finally {
            if (held < used.length) {
                letTensorsGo(held);
            }
        }
    }

    /**
     * Throws if an output shares memory with another output or an input: it may be written before the other is read.
     */
    private void requireApart() {
        for (String output : tensors.names(TensorRole.OUTPUT)) {
            Tensor written = tensors.find(TensorRole.OUTPUT, output);
            for (TensorRole role : EDGES) {
                for (String other : tensors.names(role)) {
                    Tensor tensor = tensors.find(role, other);
                    if (!other.equals(output)
                            && written.segment()
                                    .asOverlappingSlice(tensor.segment())
                                    .isPresent()) {
                        throw new IllegalStateException("the tensors bound to " + output + " and " + other + " of "
                                + name + " share memory; bind the output to memory of its own");
                    }
                }
            }
        }
    }

    private void letTensorsGo(int count) {
        for (int i = 0; i < count; i++) {
            used[i].letGo();
        }
    }

    @Override
    public void close() {
        guard.close();
        lifetime.close();
        owned.free();
    }

    private void release() {
        try {
            if (alone != null) {
                alone.close();
            }
            for (NativeSequence sequence : sequences) {
                sequence.close();
            }
            scope.close();
        } finally {
            owned.free();
        }
    }
}
