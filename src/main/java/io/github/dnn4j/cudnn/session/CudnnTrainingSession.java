package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.cudnn.driver.BackendName;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudaGraphs;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.DeviceStream;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.layer.DerivativeReads;
import io.github.dnn4j.cudnn.layer.TrainingPlanBuilder;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.cudnn.lowering.EngineProposals;
import io.github.dnn4j.cudnn.lowering.TrainingPlan;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.RunGuard;
import io.github.dnn4j.session.StepOrder;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training plan with a stream and memory. Each way is put on the stream call by call the first time, recorded as a
 * CUDA graph the second, and is one launch of that from then on, without allocating. Parameters are copied to the
 * device by {@link #forward}, their gradients from it by {@link #backward}, through pinned memory that the caller sees
 * as tensors.
 */
public final class CudnnTrainingSession implements TrainingSession {
    private final String name;
    private final Network network;
    private final TrainingOptions options;
    private final Device device;
    private final Lifetime lifetime;
    private final CudnnScope scope = new CudnnScope();
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final StepOrder order;
    private TrainingPlan plan;
    private DeviceWeights constants;
    private Way forward;
    private Way backward;
    private MemorySegment stepNumber;

    public CudnnTrainingSession(
            long backendHandle,
            Optional<KernelModule> kernels,
            Lifetime backend,
            Device device,
            Network network,
            Parameters initial,
            Map<String, Shape> inputs,
            TrainingOptions options) {
        this.name = "a training session of network " + network.name();
        this.network = network;
        this.options = options;
        this.device = device;
        this.guard = new RunGuard(name, Cuda::enter);
        this.tensors = new NamedTensors(guard);
        this.order = new StepOrder(name);
        this.lifetime = new Lifetime(name, backend, this::release);
        try {
            Cuda.enter();
            constants = new DeviceWeights(options.memory().orElseGet(MemoryPool::unlimited));
            scope.own(constants::close);
            EngineSearch engines =
                    new EngineSearch(backendHandle, CompileOptions.defaults(), Optional.empty(), Optional.empty());
            scope.own(engines::close);
            plan = lower(engines, kernels, backend, initial, inputs);
            scope.own(plan.plan().lifetime()::close);
            DeviceStream stream = DeviceStream.in(scope);
            TrainingMemory memory = new TrainingMemory(name, network, plan, constants, scope);
            memory.load(initial);
            memory.nameTensors(tensors);
            stepNumber = memory.tensor(TensorNames.STEP).orElseThrow().segment();
            forward = new Way(
                    new SessionWork(name, plan.forwardIn(), plan.forward(), plan.forwardOut(), memory, kernels, stream),
                    stream);
            scope.own(forward.work::close);
            backward = new Way(
                    new SessionWork(
                            name, plan.backwardIn(), plan.backward(), plan.backwardOut(), memory, kernels, stream),
                    stream);
            scope.own(backward.work::close);
        } catch (RuntimeException | Error e) {
            lifetime.close();
            throw e;
        }
    }

    private TrainingPlan lower(
            EngineSearch engines,
            Optional<KernelModule> kernels,
            Lifetime backend,
            Parameters initial,
            Map<String, Shape> inputs) {
        network.inferShapes(inputs);
        Program program = PassPipeline.training().apply(Program.of(network, initial));
        Map<String, Shape> shapes = program.inferShapes(inputs);
        TrainingProgram training =
                Differentiate.of(program, options, step -> DerivativeReads.of(step, shapes));
        EngineProposals proposals = engines.proposals();
        TrainingPlanBuilder.build(training, options, shapes, proposals, constants, kernels.isPresent(), backend)
                .plan()
                .lifetime()
                .close();
        engines.prepare(proposals.answered());
        return TrainingPlanBuilder.build(training, options, shapes, engines, constants, kernels.isPresent(), backend);
    }

    /** One direction: its work, and its launch once there is one. */
    private final class Way {
        private final SessionWork work;
        private final DeviceStream stream;
        private CudaGraphs.Launch launch;

        Way(SessionWork work, DeviceStream stream) {
            this.work = work;
            this.stream = stream;
        }

        void run() {
            if (!work.isWarm()) {
                work.runCalls();
                return;
            }
            if (launch == null) {
                launch = new CudaGraphs.Launch(work.graph(), stream.stream(), stream.event());
            }
            launch.run(name);
            launch.synchronize(name);
        }
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public TrainingOptions options() {
        return options;
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
    public Tensor outputGradient(String output) {
        return tensors.find(TensorRole.OUTPUT_GRADIENT, output);
    }

    @Override
    public Tensor inputGradient(String input) {
        return tensors.find(TensorRole.INPUT_GRADIENT, input);
    }

    @Override
    public Tensor parameter(String parameter) {
        return tensors.find(TensorRole.PARAMETER, parameter);
    }

    @Override
    public Tensor gradient(String parameter) {
        return tensors.find(TensorRole.PARAMETER_GRADIENT, parameter);
    }

    @Override
    public void forward(long step) {
        guard.enter();
        try {
            order.beginForward();
            stepNumber.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, step);
            forward.run();
            order.endForward();
        } finally {
            guard.leave();
        }
    }

    @Override
    public void backward() {
        guard.enter();
        try {
            order.beginBackward();
            backward.run();
        } finally {
            guard.leave();
        }
    }

    @Override
    public Parameters snapshot() {
        guard.enter();
        try {
            return new Parameters(tensors.copies(TensorRole.PARAMETER));
        } finally {
            guard.leave();
        }
    }

    @Override
    public Explanation explain() {
        guard.requireOpen();
        return new Explanation(
                BackendName.CUDNN,
                device,
                plan.plan().reports(),
                List.of("the forward pass is " + plan.forward().size() + " calls, the backward pass "
                        + plan.backward().size()),
                plan.plan().arenaBytes(),
                plan.plan().unplannedBytes(),
                constants.bytes());
    }

    @Override
    public void close() {
        guard.close();
        lifetime.close();
    }

    private void release() {
        scope.own(Cuda::enterToRelease); // runs first; should it fail, the rest is released nevertheless
        scope.close();
    }
}
