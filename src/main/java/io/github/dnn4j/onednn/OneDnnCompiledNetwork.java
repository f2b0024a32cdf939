package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.FiniteParameters;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A program and its packed weights; plans for input shapes are made when asked for and kept. */
final class OneDnnCompiledNetwork implements CompiledNetwork {
    /**
     * Plans kept for shapes that may come again; the least recently used goes first. The weights that as many plans
     * needed stay packed, so that afterwards no shape makes idle memory grow.
     */
    private static final int KEPT_PLANS = 16;

    private final long engine;
    private final Device device;
    private final Network network;
    private final CompileOptions options;
    private final Program program;
    private final MemoryPool pool;
    private final WeightStore weights;
    private final Lifetime lifetime;
    private final int threads;
    private final LinkedHashMap<PlanKey, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);

    private record PlanKey(Map<String, Shape> inputs, int threads) {}

    OneDnnCompiledNetwork(
            long engine,
            Lifetime backend,
            Device device,
            Network network,
            Parameters parameters,
            CompileOptions options) {
        this.engine = engine;
        this.device = device;
        this.network = network;
        this.options = options;
        this.threads = options.threads() == 0 ? ThreadGate.budget() : options.threads();
        FiniteParameters finite = FiniteParameters.of(network, parameters, options);
        Program fused = PassPipeline.inference(options.optimize(), Eltwise::isFusable)
                .apply(Program.of(network, finite.parameters()));
        Program done = options.optimize() ? PassPipeline.integers(fused, KnownFaults.ofIntegerProducts()) : fused;
        Parameters kept = done.parameters().shared(); // another shape may need another layout of a weight in a file
        this.program = done.with(done.steps(), kept, List.of());
        boolean ownPool = options.memory().isEmpty();
        this.pool = options.memory().orElseGet(MemoryPool::unlimited);
        this.weights = new WeightStore(engine, pool);
        this.lifetime = new Lifetime("the compiled network " + network.name(), backend, () -> {
            kept.close();
            weights.close();
            if (ownPool) {
                pool.close();
            }
        });
        try {
            plan(network.defaultShapes(), NativeThreads.team(threads));
            finite.requireRest();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public CompileOptions options() {
        return options;
    }

    private synchronized Plan plan(Map<String, Shape> inputs, int team) {
        Plan known = plans.get(new PlanKey(inputs, team));
        if (known != null) {
            return known;
        }
        network.inferShapes(inputs);
        Map<String, Shape> shapes = PlanBuilder.shapes(program, inputs);
        MicroBatches batches = MicroBatches.of(program, options, inputs, team, LastLevelCache.bytes());
        Plan plan = batches.whole(lowered(batches.inputs(), team), shapes);
        Plan former = plans.put(new PlanKey(Map.copyOf(inputs), plan.threads()), plan);
        if (former != null) {
            former.lifetime().close();
        }
        if (plans.size() == KEPT_PLANS) {
            weights.settle();
        }
        if (plans.size() > KEPT_PLANS) {
            PlanKey oldest = plans.keySet().iterator().next();
            plans.remove(oldest).lifetime().close();
        }
        return plan;
    }

    private Plan lowered(Map<String, Shape> inputs, int team) {
        LayoutPlan layouts = options.tuning().measure()
                ? new Tuner(engine, program, options, team, pool, lifetime).tune(inputs)
                : LayoutPlan.unmeasured(options.precision());
        return PlanBuilder.build(engine, program, options, layouts, weights, inputs, team, lifetime);
    }

    @Override
    public synchronized Session newSession(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        Plan plan = plan(inputs, NativeThreads.team(threads));
        return new OneDnnSession(
                engine,
                network,
                plan,
                weights,
                pool,
                options.nonFinite() == NonFinite.REFUSE,
                plan.threads() == 1 ? Optional.empty() : Optional.of(() -> withOneThread(inputs)));
    }

    private synchronized OneDnnSession withOneThread(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        return new OneDnnSession(engine, network, plan(inputs, 1), weights, pool, false, Optional.empty());
    }

    @Override
    public synchronized Explanation explain(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        Plan plan = plan(inputs, NativeThreads.team(threads));
        return new Explanation(
                OneDnnBackend.NAME,
                device,
                plan.reports(),
                Stream.concat(program.notes().stream(), plan.notes().stream()).toList(),
                plan.arenaBytes(),
                plan.unplannedBytes(),
                weights.bytes() + plan.constants().bytes());
    }

    @Override
    public synchronized void close() {
        if (!lifetime.isClosed()) {
            plans.values().forEach(plan -> plan.lifetime().close());
            plans.clear();
            lifetime.close();
        }
    }
}
