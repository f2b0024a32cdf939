package io.github.dnn4j.cudnn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.compile.CompiledProgram;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.ShapePlans;
import io.github.dnn4j.cudnn.driver.BackendName;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudaDevice;
import io.github.dnn4j.cudnn.driver.Cudnn;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.graph.PlanCache;
import io.github.dnn4j.cudnn.layer.PlanBuilder;
import io.github.dnn4j.cudnn.lowering.CudnnPlan;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.cudnn.lowering.EngineProposals;
import io.github.dnn4j.cudnn.lowering.Engines;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.session.CallTiming;
import io.github.dnn4j.cudnn.session.CudnnSession;
import io.github.dnn4j.cudnn.session.EngineSearch;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/** A program with its weights on the device; plans for input shapes are made when asked for and kept. */
final class CudnnCompiledNetwork implements CompiledNetwork {
    private final CompiledProgram compiled;
    private final long handle;
    private final DeviceWeights weights;
    private final Optional<PlanCache> planCache;
    private final Optional<KernelModule> kernels;
    private final Lifetime lifetime;
    private final ShapePlans<Map<String, Shape>, CudnnPlan> plans = new ShapePlans<>();

    CudnnCompiledNetwork(
            long handle,
            Optional<KernelModule> kernels,
            Lifetime backend,
            Device device,
            Network network,
            Parameters parameters,
            CompileOptions options) {
        this.kernels = kernels;
        this.compiled = new CompiledProgram(
                device,
                network,
                parameters,
                options,
                PassPipeline.inference(options, unused -> options.nonFinite() != NonFinite.PROPAGATE)::apply);
        this.handle = handle;
        this.weights = new DeviceWeights(compiled.pool());
        this.planCache = options.tuning()
                .cache()
                .map(folder -> new PlanCache(
                        folder,
                        "compute capability " + CudaDevice.dotted(CudaDevice.computeCapability()) + ", "
                                + CudaDevice.multiprocessors()
                                + " multiprocessors, cuDNN " + Cudnn.versionText()
                                + (options.tuning().measure() ? ", measured on " + device.name() : "")));
        this.lifetime = new Lifetime("the compiled network " + network.name(), backend, this::release);
        try {
            requireEngines(compiled.network().defaultShapes());
            compiled.requireFinite();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void release() {
        try (CudnnScope scope = new CudnnScope()) {
            scope.own(compiled::close);
            scope.own(weights::close);
            scope.own(Cuda::enterToRelease);
        }
    }

    @Override
    public Network network() {
        return compiled.network();
    }

    @Override
    public CompileOptions options() {
        return compiled.options();
    }

    private CudnnPlan plan(Map<String, Shape> inputs) {
        return plans.get(inputs).orElseGet(() -> {
            CudnnPlan plan = newPlan(inputs);
            plans.put(Map.copyOf(inputs), plan);
            return plan;
        });
    }

    /** A plan with engines and constants of its own, which go with it: those of another picture size are others. */
    private CudnnPlan newPlan(Map<String, Shape> inputs) {
        CudnnScope scope = new CudnnScope();
        try {
            DeviceWeights constants = new DeviceWeights(compiled.pool());
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
        Optional<CallTiming> timing = options().tuning().measure()
                ? Optional.of(new CallTiming(handle, kernels, weights, constants))
                : Optional.empty();
        return new EngineSearch(handle, options(), timing, planCache);
    }

    /** Throws what making a plan would throw, as far as cuDNN's heuristics tell. */
    private void requireEngines(Map<String, Shape> inputs) {
        try (CudnnScope scope = new CudnnScope()) {
            DeviceWeights constants = new DeviceWeights(compiled.pool());
            scope.own(constants::close);
            EngineSearch engines = search(constants);
            scope.own(engines::close);
            lower(inputs, engines.proposals(), constants);
        }
    }

    private Lowering lower(Map<String, Shape> inputs, Engines answers, DeviceWeights constants) {
        Map<String, Shape> shapes = compiled.shapes(inputs);
        Cuda.enter();
        return PlanBuilder.lower(
                compiled.program(), options(), shapes, answers, weights, constants, kernels.isPresent());
    }

    @Override
    public synchronized Session newSession(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        return new CudnnSession(network(), plan(inputs), weights, kernels, options());
    }

    @Override
    public synchronized Explanation explain(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        return compiled.explain(BackendName.CUDNN, plan(inputs), weights.bytes());
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
