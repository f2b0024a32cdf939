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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program with its weights on the device; plans for input shapes are made when asked for and kept. */
final class CudnnCompiledNetwork implements CompiledNetwork {
    private final Device device;
    private final Network network;
    private final CompileOptions options;
    private final Program program;
    private final DeviceWeights weights;
    private final EngineSearch engines;
    private final Optional<KernelModule> kernels;
    private final Lifetime lifetime;
    private final Map<Map<String, Shape>, CudnnPlan> plans = new HashMap<>();

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
        this.program = PassPipeline.inference(options.optimize(), any -> true).apply(Program.of(network, parameters));
        this.weights = new DeviceWeights(options.memory().orElseGet(MemoryPool::unlimited));
        this.engines = new EngineSearch(
                handle,
                options.tuning().measure() ? Optional.of(new CallTiming(handle, kernels, weights)) : Optional.empty(),
                options.tuning()
                        .cache()
                        .map(folder -> new PlanCache(
                                folder,
                                "compute capability " + Cuda.dotted(Cuda.computeCapability()) + ", "
                                        + Cuda.multiprocessors() + " multiprocessors, cuDNN " + Cudnn.versionText()
                                        + (options.tuning().measure() ? ", measured on " + device.name() : ""))));
        this.lifetime = new Lifetime("the compiled network " + network.name(), backend, this::release);
        try {
            lower(network.defaultShapes(), engines.proposals());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void release() {
        try (CudnnScope scope = new CudnnScope()) {
            scope.own(weights::close);
            scope.own(engines::close);
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
        EngineProposals proposals = engines.proposals();
        lower(inputs, proposals);
        engines.prepare(proposals.answered());
        CudnnPlan plan = CudnnPlan.of(lower(inputs, engines), lifetime);
        plans.put(Map.copyOf(inputs), plan);
        return plan;
    }

    private Lowering lower(Map<String, Shape> inputs, Engines answers) {
        network.inferShapes(inputs);
        Cuda.enter();
        Map<String, Shape> shapes = program.inferShapes(inputs);
        for (String output : network.outputs()) {
            shapes.put(output, shapes.get(program.source(output)));
        }
        Lowering lowering = new Lowering(program, options, shapes, answers, weights, kernels.isPresent());
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
        notes.addAll(engines.notes());
        return new Explanation(
                CudnnBackend.NAME,
                device,
                plan.reports(),
                notes,
                plan.arenaBytes(),
                plan.unplannedBytes(),
                weights.bytes());
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
