package io.github.dnn4j.onednn;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.NonFiniteChecks;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.runtime.NativeSequence;
import io.github.dnn4j.runtime.NativeSequenceBuilder;
import io.github.dnn4j.runtime.NativeStatus;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A plan with memory of its own: an arena for activations, tensors for inputs and outputs, and a native sequence. */
final class OneDnnSession implements Session {
    /**
     * For measuring what one native crossing per run is worth: with this system property set to true, a run crosses once
     * per primitive instead.
     */
    private static final boolean CALL_PER_PRIMITIVE = Boolean.getBoolean("dnn4j.onednn.callPerPrimitive");

    /** A memory object on an input or output, which moves when a tensor is bound. */
    private record Movable(long memory, long offset) {}

    private final String name;
    private final Plan plan;
    private final boolean refusesNan;
    private final Optional<Supplier<OneDnnSession>> fallback;
    private final Lifetime lifetime;
    private final DnnlScope scope = new DnnlScope();
    private final OwnedMemory owned;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> bound = new LinkedHashMap<>();
    private final Map<String, List<Movable>> movables = new HashMap<>();
    private final RunState state;
    private Tensor[] used;
    private String[] inputNames;
    private boolean rebound;
    private long stream;
    private NativeSequence[] sequences = {};
    private OneDnnSession alone;

    /**
     * A session of a plan.
     *
     * @param refusesNan whether a run looks for NaN in its inputs
     * @param fallback makes a session of the same network and shapes with one thread, for a run in a thread that the
     *     system gives no team; empty where there is no such run
     */
    OneDnnSession(
            long engine,
            Network network,
            Plan plan,
            WeightStore weights,
            MemoryPool pool,
            boolean refusesNan,
            Optional<Supplier<OneDnnSession>> fallback) {
        this.name = "a session of network " + network.name();
        this.plan = plan;
        this.refusesNan = refusesNan;
        this.fallback = fallback;
        this.owned = new OwnedMemory(name);
        this.state = new RunState(name);
        this.lifetime = new Lifetime(name, plan.lifetime(), this::release);
        try {
            allocate(engine, network, weights, pool);
        } catch (RuntimeException | Error e) {
            state.close();
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
            inputs.put(input.name(), tensor(pool, "input", input.name(), input.type()));
        }
        for (String output : network.outputs()) {
            outputs.put(output, tensor(pool, "output", output, network.types().get(output)));
        }
        inputNames = inputs.keySet().toArray(String[]::new);
        used = new Tensor[inputs.size() + outputs.size()];
        refreshUsed();
        stream = scope.stream(Dnnl.createStream(engine));
        sequences = sequences(engine, arena, weights);
    }

    private Tensor tensor(MemoryPool pool, String role, String value, DataType type) {
        Shape shape = plan.shapes().get(value);
        Tensor tensor = pool.allocate(shape, type, role + " " + value);
        owned.add(tensor::close);
        return tensor;
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
                scope.memory(Dnnl.createMemory(
                        desc, engine, arena.address() + plan.offsets().get(root) + offset));
            case WEIGHT ->
                offset == 0 && weights.isWhole(operand)
                        ? weights.memory(root)
                        : scope.memory(Dnnl.createMemory(desc, engine, weights.address(root) + offset));
            case CONSTANT ->
                scope.memory(Dnnl.createMemory(desc, engine, plan.constants().address(root) + offset));
            case INPUT -> movable(engine, desc, root.name(), inputs.get(root.name()), offset);
            case OUTPUT -> movable(engine, desc, root.name(), outputs.get(root.name()), offset);
        };
    }

    private long movable(long engine, long desc, String value, Tensor tensor, long offset) {
        long memory = scope.memory(Dnnl.createMemory(desc, engine, tensor.address() + offset));
        movables.computeIfAbsent(value, unused -> new ArrayList<>()).add(new Movable(memory, offset));
        return memory;
    }

    @Override
    public Tensor input(String input) {
        return find("input", inputs, input);
    }

    @Override
    public Tensor output(String output) {
        return find("output", outputs, output);
    }

    private Tensor find(String role, Map<String, Tensor> tensors, String value) {
        lifetime.requireOpen();
        require(tensors.containsKey(value), "%s has no %s named %s; it has %s", name, role, value, tensors.keySet());
        return bound.getOrDefault(value, tensors.get(value));
    }

    @Override
    public void bind(String value, Tensor tensor) {
        lifetime.requireOpen();
        Tensor own = inputs.containsKey(value) ? inputs.get(value) : outputs.get(value);
        require(
                own != null,
                "%s has no input or output named %s; it has inputs %s and outputs %s",
                name,
                value,
                inputs.keySet(),
                outputs.keySet());
        require(
                tensor.shape().equals(own.shape()) && tensor.type() == own.type() && tensor.layout() == own.layout(),
                "a tensor of shape %s, type %s and layout %s cannot be bound to %s, which has shape %s, type %s and"
                        + " layout %s",
                tensor.shape(),
                tensor.type(),
                tensor.layout(),
                value,
                own.shape(),
                own.type(),
                own.layout());
        require(
                inputs.containsKey(value) || !tensor.isReadOnly(),
                "a read-only tensor cannot be bound to output %s, which is written",
                value);
        long address = tensor.address();
        state.enter();
        try {
            for (Movable movable : movables.getOrDefault(value, List.of())) {
                Dnnl.setAddress(movable.memory(), address + movable.offset());
            }
            bound.put(value, tensor);
            refreshUsed();
            rebound = true;
        } finally {
            state.leave();
        }
    }

    private void refreshUsed() {
        int i = 0;
        for (Map.Entry<String, Tensor> entry : inputs.entrySet()) {
            used[i++] = bound.getOrDefault(entry.getKey(), entry.getValue());
        }
        for (Map.Entry<String, Tensor> entry : outputs.entrySet()) {
            used[i++] = bound.getOrDefault(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public void run() {
        state.enter();
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
            state.leave();
        }
    }

    @Override
    public List<StepTime> profile() {
        state.enter();
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
            state.leave();
        }
    }

    private void checkInputs() {
        if (refusesNan) {
            // The inputs are the first of the tensors in use.
            for (int i = 0; i < inputNames.length; i++) {
                NonFiniteChecks.requireNoNan(name, inputNames[i], used[i], plan.threads());
            }
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
            checkInputs();
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
        for (Map<String, Tensor> tensors : List.of(inputs, outputs)) {
            tensors.keySet().forEach(value -> alone.bind(value, bound.getOrDefault(value, tensors.get(value))));
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

    /** Throws if an output shares memory with another output or an input: it may be written before the other is read. */
    private void requireApart() {
        for (String output : outputs.keySet()) {
            Tensor written = bound.getOrDefault(output, outputs.get(output));
            for (Map<String, Tensor> tensors : List.of(inputs, outputs)) {
                for (String other : tensors.keySet()) {
                    Tensor tensor = bound.getOrDefault(other, tensors.get(other));
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
        rebound = false;
    }

    private void letTensorsGo(int count) {
        for (int i = 0; i < count; i++) {
            used[i].letGo();
        }
    }

    @Override
    public void close() {
        state.close();
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
