package io.github.dnn4j.onednn.session;

import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.lowering.OwnedMemory;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.Plan;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.ThreadGate;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A plan with memory of its own: an arena for activations, tensors for inputs and outputs, and a native sequence. */
public final class OneDnnSession implements Session {
    private final String name;
    private final Plan plan;
    private final Lifetime lifetime;
    private final DnnlScope scope = new DnnlScope();
    private final OwnedMemory owned;
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final NanCheck nanCheck;
    private final SingleThreadFallback alone;
    private final HeldTensors held = new HeldTensors();
    private boolean rebound;
    private SessionMemories memories;
    private PlanSequences sequences;

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
        this.owned = new OwnedMemory(name);
        this.guard = new RunGuard(name);
        this.tensors = new NamedTensors(guard);
        this.nanCheck = new NanCheck(name, nonFinite, tensors, input -> true);
        this.alone = new SingleThreadFallback(name, tensors, plan.threads(), fallback);
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
        network.inputs().forEach(input -> add(pool, TensorRole.INPUT, input.name(), input.type()));
        network.outputs()
                .forEach(output ->
                        add(pool, TensorRole.OUTPUT, output, network.types().get(output)));
        held.set(tensors.inUse());
        memories = new SessionMemories(engine, plan, weights, arena, tensors, scope);
        sequences = new PlanSequences(plan, scope.stream(DnnlLibrary.createStream(engine)), memories);
    }

    private void add(MemoryPool pool, TensorRole role, String value, DataType type) {
        Tensor tensor = pool.allocate(plan.shapes().get(value), type, role + " " + value);
        owned.add(tensor::close);
        tensors.add(role, value, tensor);
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
            memories.move(value, tensor);
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
                    alone.session().run();
                }
            } finally {
                held.letGo();
            }
        } finally {
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
                return runWithTeam(nanos.address())
                        ? sequences.stepTimes(nanos)
                        : alone.session().profile();
            } finally {
                held.letGo();
            }
        } finally {
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
            return sequences.run(nanos, name);
        } finally {
            ThreadGate.leave(plan.threads());
        }
    }

    /** Keeps the tensors until the run is over; throws if one was closed meanwhile, or two bound ones share memory. */
    private void holdTensors() {
        if (rebound) {
            MemoryOverlap.refuse(tensors, name);
            held.set(tensors.inUse());
            rebound = false;
        }
        held.hold();
    }

    @Override
    public void close() {
        guard.close();
        lifetime.close();
        owned.free();
    }

    private void release() {
        try {
            alone.close();
            if (sequences != null) {
                sequences.close();
            }
            scope.close();
        } finally {
            owned.free();
        }
    }
}
