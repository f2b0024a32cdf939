package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.cudnn.driver.BackendName;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.DeviceStream;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.layer.DerivativeReads;
import io.github.dnn4j.cudnn.layer.TrainingPlanBuilder;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.cudnn.lowering.EngineProposals;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.cudnn.lowering.TrainingPlan;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTrainingSession;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training plan with a stream and memory; each pass is {@link RecordedWork}. Parameters are copied to the device by
 * the forward pass, their gradients from it by the backward pass, through pinned memory that the caller sees as
 * tensors.
 */
public final class CudnnTrainingSession extends NamedTrainingSession {
    private final Device device;
    private final Lifetime lifetime;
    private final CudnnScope scope = new CudnnScope();
    private TrainingPlan plan;
    private DeviceWeights constants;
    private RecordedWork forward;
    private RecordedWork backward;
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
        super(network, options, Cuda::enter);
        this.device = device;
        this.lifetime = new Lifetime(name(), backend, this::release);
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
            TrainingMemory memory = new TrainingMemory(name(), network, plan, constants, scope);
            memory.load(initial);
            memory.nameTensors(tensors());
            stepNumber = memory.tensor(TensorNames.STEP).orElseThrow().segment();
            forward = work(plan.forwardIn(), plan.forward(), plan.forwardOut(), memory, kernels, stream);
            backward = work(plan.backwardIn(), plan.backward(), plan.backwardOut(), memory, kernels, stream);
        } catch (RuntimeException | Error e) {
            lifetime.close();
            throw e;
        }
    }

    /** The work of one direction. */
    private RecordedWork work(
            List<DeviceBuffer> in,
            List<StreamCall> calls,
            List<DeviceBuffer> out,
            TrainingMemory memory,
            Optional<KernelModule> kernels,
            DeviceStream stream) {
        RecordedWork work = new RecordedWork(
                name(), stream, () -> new SessionWork(name(), in, calls, out, memory, kernels, stream));
        scope.own(work::close);
        return work;
    }

    private TrainingPlan lower(
            EngineSearch engines,
            Optional<KernelModule> kernels,
            Lifetime backend,
            Parameters initial,
            Map<String, Shape> inputs) {
        network().inferShapes(inputs);
        Program program = PassPipeline.training().apply(Program.of(network(), initial));
        Map<String, Shape> shapes = program.inferShapes(inputs);
        TrainingProgram training = Differentiate.of(program, options(), step -> DerivativeReads.of(step, shapes));
        EngineProposals proposals = engines.proposals();
        TrainingPlanBuilder.build(training, options(), shapes, proposals, constants, kernels.isPresent(), backend)
                .plan()
                .lifetime()
                .close();
        engines.prepare(proposals.answered());
        return TrainingPlanBuilder.build(training, options(), shapes, engines, constants, kernels.isPresent(), backend);
    }

    @Override
    protected void runForward(long step) {
        stepNumber.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, step);
        forward.run();
    }

    @Override
    protected void runBackward() {
        backward.run();
    }

    @Override
    public Explanation explain() {
        requireOpen();
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
        super.close();
        lifetime.close();
    }

    private void release() {
        scope.own(Cuda::enterToRelease); // runs first; should it fail, the rest is released nevertheless
        scope.close();
    }
}
