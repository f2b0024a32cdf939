package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.NonFiniteChecks;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final LinkedHashMap<Map<String, Shape>, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);

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
        NonFiniteChecks.requireFinite(network, parameters, options);
        Program fused =
                PassPipeline.inference(options.optimize(), Eltwise::isFusable).apply(Program.of(network, parameters));
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
            plan(network.defaultShapes());
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

    private synchronized Plan plan(Map<String, Shape> inputs) {
        Plan known = plans.get(inputs);
        if (known != null) {
            return known;
        }
        network.inferShapes(inputs);
        Map<String, Shape> shapes = PlanBuilder.shapes(program, inputs);
        MicroBatches batches = MicroBatches.of(program, options, inputs, threads, LastLevelCache.bytes());
        LayoutPlan layouts = options.tuning().measure()
                ? new Tuner(engine, program, options, threads, pool, lifetime).tune(batches.inputs())
                : LayoutPlan.unmeasured(options.precision());
        Plan plan = batches.whole(
                PlanBuilder.build(engine, program, options, layouts, weights, batches.inputs(), threads, lifetime),
                shapes);
        plans.put(Map.copyOf(inputs), plan);
        if (plans.size() == KEPT_PLANS) {
            weights.settle();
        }
        if (plans.size() > KEPT_PLANS) {
            Map<String, Shape> oldest = plans.keySet().iterator().next();
            plans.remove(oldest).lifetime().close();
        }
        return plan;
    }

    @Override
    public synchronized Session newSession(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        return new OneDnnSession(engine, network, plan(inputs), weights, pool, options, threads);
    }

    @Override
    public synchronized Explanation explain(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        Plan plan = plan(inputs);
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
