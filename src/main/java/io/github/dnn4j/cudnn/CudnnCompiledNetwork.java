package io.github.dnn4j.cudnn;

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
    private final Optional<PlanCache> engineCache;
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
        this.engineCache = options.tuning()
                .cache()
                .map(folder -> new PlanCache(
                        folder,
                        device.name() + ", driver " + Cuda.driverVersion() + ", cuDNN " + Cudnn.versionText()
                                + (options.tuning().measure() ? ", measured" : "")));
        this.lifetime = new Lifetime("the compiled network " + network.name(), backend, this::release);
        try {
            plan(network.defaultShapes());
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
        network.inferShapes(inputs);
        Cuda.enter();
        Map<String, Shape> shapes = program.inferShapes(inputs);
        for (String output : network.outputs()) {
            shapes.put(output, shapes.get(program.source(output)));
        }
        CudnnPlan plan = newPlan(shapes);
        plans.put(Map.copyOf(inputs), plan);
        if (plans.size() > KEPT_PLANS) {
            Map<String, Shape> oldest = plans.keySet().iterator().next();
            plans.remove(oldest).lifetime().close();
        }
        return plan;
    }

    /** A plan with engines and constants of its own, which go with it: those of another picture size are others. */
    private CudnnPlan newPlan(Map<String, Shape> shapes) {
        CudnnScope scope = new CudnnScope();
        try {
            DeviceWeights constants = new DeviceWeights(pool);
            scope.own(constants::close);
            EngineSearch engines = new EngineSearch(handle, options.tuning().measure(), engineCache);
            scope.own(engines::close);
            Lowering lowering =
                    new Lowering(program, options, shapes, engines, weights, constants, kernels.isPresent());
            lowering.run();
            return CudnnPlan.of(lowering, lifetime, () -> {
                scope.own(Cuda::enterToRelease); // runs first
                scope.close();
            });
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
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
        return new Explanation(
                CudnnBackend.NAME,
                device,
                plan.reports(),
                program.notes(),
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
