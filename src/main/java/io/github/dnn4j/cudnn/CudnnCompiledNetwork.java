package io.github.dnn4j.cudnn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.NonFiniteChecks;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.compile.Concatenations;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program with its weights on the device; plans for input shapes are made when asked for and kept. */
final class CudnnCompiledNetwork implements CompiledNetwork {
    /** Plans kept for shapes that may come again; the least recently used goes first. */
    private static final int KEPT_PLANS = 16;

    private final Device device;
    private final Network network;
    private final CompileOptions options;
    private final Program program;
    private final long handle;
    private final MemoryPool pool;
    private final DeviceWeights weights;
    private final Optional<PlanCache> planCache;
    private final Optional<KernelModule> kernels;
    private final Lifetime lifetime;
    private final LinkedHashMap<Map<String, Shape>, CudnnPlan> plans = new LinkedHashMap<>(16, 0.75f, true);

    CudnnCompiledNetwork(
            long handle,
            Optional<KernelModule> kernels,
            Lifetime backend,
            Device device,
            Network network,
            Parameters parameters,
            CompileOptions options) {
        this.device = device;
        this.network = network;
        this.options = options;
        this.kernels = kernels;
        NonFiniteChecks.requireFinite(network, parameters, options);
        Program done = PassPipeline.inference(options.optimize(), any -> true).apply(Program.of(network, parameters));
        Parameters kept = done.parameters().shared(); // another shape may need another layout of a weight in a file
        this.program = done.with(done.steps(), kept, List.of());
        this.handle = handle;
        this.pool = options.memory().orElseGet(MemoryPool::unlimited);
        this.weights = new DeviceWeights(pool);
        this.planCache = options.tuning()
                .cache()
                .map(folder -> new PlanCache(
                        folder,
                        "compute capability " + Cuda.dotted(Cuda.computeCapability()) + ", " + Cuda.multiprocessors()
                                + " multiprocessors, cuDNN " + Cudnn.versionText()
                                + (options.tuning().measure() ? ", measured on " + device.name() : "")));
        this.lifetime = new Lifetime("the compiled network " + network.name(), backend, this::release);
        try {
            requireEngines(network.defaultShapes());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void release() {
        try (CudnnScope scope = new CudnnScope()) {
            scope.own(program.parameters()::close);
            scope.own(weights::close);
            scope.own(Cuda::enterToRelease);
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

    private CudnnPlan plan(Map<String, Shape> inputs) {
        CudnnPlan known = plans.get(inputs);
        if (known != null) {
            return known;
        }
        CudnnPlan plan = newPlan(inputs);
        plans.put(Map.copyOf(inputs), plan);
        if (plans.size() > KEPT_PLANS) {
            Map<String, Shape> oldest = plans.keySet().iterator().next();
            plans.remove(oldest).lifetime().close();
        }
        return plan;
    }

    /** A plan with engines and constants of its own, which go with it: those of another picture size are others. */
    private CudnnPlan newPlan(Map<String, Shape> inputs) {
        CudnnScope scope = new CudnnScope();
        try {
            DeviceWeights constants = new DeviceWeights(pool);
            scope.own(constants::close);
            EngineSearch engines = search(constants);
            scope.own(engines::close);
            EngineProposals proposals = engines.proposals();
            lower(inputs, proposals, constants);
            engines.prepare(proposals.answered());
            return CudnnPlan.of(lower(inputs, engines, constants), engines.notes(), lifetime, () -> {
                scope.own(Cuda::enterToRelease); // runs first
                scope.close();
            });
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    private EngineSearch search(DeviceWeights constants) {
        Optional<CallTiming> timing = options.tuning().measure()
                ? Optional.of(new CallTiming(handle, kernels, weights, constants))
                : Optional.empty();
        return new EngineSearch(handle, timing, planCache);
    }

    /** Throws what making a plan would throw, as far as cuDNN's heuristics tell. */
    private void requireEngines(Map<String, Shape> inputs) {
        try (CudnnScope scope = new CudnnScope()) {
            DeviceWeights constants = new DeviceWeights(pool);
            scope.own(constants::close);
            EngineSearch engines = search(constants);
            scope.own(engines::close);
            lower(inputs, engines.proposals(), constants);
        }
    }

    private Lowering lower(Map<String, Shape> inputs, Engines answers, DeviceWeights constants) {
        network.inferShapes(inputs);
        Cuda.enter();
        Map<String, Shape> shapes = program.inferShapes(inputs);
        for (String output : network.outputs()) {
            shapes.put(output, shapes.get(program.source(output)));
        }
        Lowering lowering = new Lowering(
                program,
                options,
                shapes,
                answers,
                new PackedWeights(weights),
                constants,
                Concatenations.of(program, shapes),
                kernels.isPresent());
        lowering.run();
        return lowering;
    }

    @Override
    public synchronized Session newSession(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        return new CudnnSession(network, plan(inputs), weights, kernels, options);
    }

    @Override
    public synchronized Explanation explain(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        CudnnPlan plan = plan(inputs);
        List<String> notes = new ArrayList<>(program.notes());
        notes.addAll(plan.notes());
        return new Explanation(
                CudnnBackend.NAME,
                device,
                plan.reports(),
                notes,
                plan.arenaBytes(),
                plan.unplannedBytes(),
                weights.bytes() + plan.constants().bytes());
    }

    @Override
    public synchronized void close() {
        if (!lifetime.isClosed()) {
            try (CudnnScope scope = new CudnnScope()) {
                scope.own(lifetime::close); // runs last
                plans.values().forEach(plan -> scope.own(plan.lifetime()::close));
                plans.clear();
            }
        }
    }
}
