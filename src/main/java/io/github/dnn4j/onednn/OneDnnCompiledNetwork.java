package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.compile.CompiledProgram;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.ShapePlans;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.LastLevelCache;
import io.github.dnn4j.onednn.plan.MicroBatches;
import io.github.dnn4j.onednn.plan.Plan;
import io.github.dnn4j.onednn.plan.PlanBuilder;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.primitive.KnownFaults;
import io.github.dnn4j.onednn.primitive.ThreadGate;
import io.github.dnn4j.onednn.session.OneDnnSession;
import io.github.dnn4j.onednn.tune.Tuner;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A program and its packed weights; plans for input shapes are made when asked for and kept. */
final class OneDnnCompiledNetwork implements CompiledNetwork {
    private final long engine;
    private final CompiledProgram compiled;
    private final WeightStore weights;
    private final Lifetime lifetime;
    private final int threads;
    private final ShapePlans<PlanKey, Plan> plans = new ShapePlans<>();

    private record PlanKey(Map<String, Shape> inputs, int threads) {}

    OneDnnCompiledNetwork(
            long engine,
            Lifetime backend,
            Device device,
            Network network,
            Parameters parameters,
            CompileOptions options) {
        this.engine = engine;
        this.threads = options.threads() == 0 ? ThreadGate.budget() : options.threads();
        this.compiled = new CompiledProgram(device, network, parameters, options, program -> passed(program, options));
        this.weights = new WeightStore(engine, compiled.pool());
        this.lifetime = new Lifetime("the compiled network " + network.name(), backend, () -> {
            weights.close();
            compiled.close();
        });
        try {
            plan(network.defaultShapes(), NativeThreads.team(threads));
            compiled.requireFinite();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static Program passed(Program program, CompileOptions options) {
        boolean propagates = options.nonFinite() == NonFinite.PROPAGATE;
        Program fused = PassPipeline.inference(options, activation -> Eltwise.isFusable(activation) && !propagates)
                .apply(program);
        return options.optimize() ? PassPipeline.integers(fused, KnownFaults.ofIntegerProducts()) : fused;
    }

    @Override
    public Network network() {
        return compiled.network();
    }

    @Override
    public CompileOptions options() {
        return compiled.options();
    }

    private Plan plan(Map<String, Shape> inputs, int team) {
        return plans.get(new PlanKey(inputs, team)).orElseGet(() -> newPlan(inputs, team));
    }

    private Plan newPlan(Map<String, Shape> inputs, int team) {
        Map<String, Shape> shapes = compiled.shapes(inputs);
        MicroBatches batches = MicroBatches.of(compiled.program(), options(), inputs, team, LastLevelCache.bytes());
        Plan plan = batches.whole(lowered(batches.inputs(), team), shapes);
        plans.put(new PlanKey(Map.copyOf(inputs), plan.threads()), plan);
        if (plans.isFull()) {
            weights.settle(); // so that from now on no shape makes idle memory grow
        }
        return plan;
    }

    private Plan lowered(Map<String, Shape> inputs, int team) {
        LayoutPlan layouts = options().tuning().measure()
                ? new Tuner(engine, compiled.program(), options(), team, compiled.pool(), lifetime).tune(inputs)
                : LayoutPlan.unmeasured(options().precision());
        return PlanBuilder.build(engine, compiled.program(), options(), layouts, weights, inputs, team, lifetime);
    }

    @Override
    public synchronized Session newSession(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        Plan plan = plan(inputs, NativeThreads.team(threads));
        return session(
                plan,
                options().nonFinite(),
                plan.threads() == 1 ? Optional.empty() : Optional.of(() -> withOneThread(inputs)));
    }

    /** For the run of another session, which has looked at the inputs. */
    private synchronized OneDnnSession withOneThread(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        return session(plan(inputs, 1), NonFinite.IGNORE, Optional.empty());
    }

    private OneDnnSession session(Plan plan, NonFinite nonFinite, Optional<Supplier<OneDnnSession>> fallback) {
        return new OneDnnSession(engine, network(), plan, weights, compiled.pool(), nonFinite, fallback);
    }

    @Override
    public synchronized Explanation explain(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        Plan plan = plan(inputs, NativeThreads.team(threads));
        return compiled.explain(DnnlLibrary.NAME, plan, weights.bytes());
    }

    @Override
    public synchronized void close() {
        try {
            plans.close();
        } finally {
            lifetime.close();
        }
    }
}
