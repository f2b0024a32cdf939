package io.github.dnn4j.cudnn;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A training plan with a stream and memory. Each way is put on the stream call by call the first time, recorded as a CUDA
 * graph the second, and is one launch of that from then on, without allocating. Parameters are copied to the device by {@link #forward}, their gradients from it by {@link
 * #backward}, through pinned memory that the caller sees as tensors.
 */
final class CudnnTrainingSession implements TrainingSession {
    private final String name;
    private final Network network;
    private final TrainingOptions options;
    private final Device device;
    private final Lifetime lifetime;
    private final CudnnScope scope = new CudnnScope();
    private final ReentrantLock running = new ReentrantLock();
    private TrainingMemory memory;
    private TrainingPlan plan;
    private DeviceWeights constants;
    private Way forward;
    private Way backward;
    private MemorySegment stepNumber;
    private boolean derivable;

    CudnnTrainingSession(
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
        this.lifetime = new Lifetime(name, backend, this::release);
        try {
            Cuda.enter();
            constants = new DeviceWeights(options.memory().orElseGet(MemoryPool::unlimited));
            scope.own(constants::close);
            EngineSearch engines = new EngineSearch(backendHandle, Optional.empty(), Optional.empty());
            scope.own(engines::close);
            plan = lower(engines, kernels, backend, initial, inputs);
            scope.own(plan.plan().lifetime()::close);
            long stream = Cuda.createStream();
            scope.own(() -> Cuda.destroyStream(stream));
            long handle = Cudnn.create();
            scope.own(() -> Cudnn.destroy(handle));
            Cudnn.setStream(handle, stream);
            long event = Cuda.createOrderingEvent();
            scope.own(() -> Cuda.destroyEvent(event));
            memory = new TrainingMemory(name, network, plan, constants, scope);
            memory.load(initial);
            stepNumber = memory.tensor(TensorNames.STEP).orElseThrow().segment();
            forward = new Way(
                    new SessionWork(
                            name, plan.forwardIn(), plan.forward(), plan.forwardOut(), memory, kernels, handle, stream),
                    stream,
                    event);
            scope.own(forward.work::close);
            backward = new Way(
                    new SessionWork(
                            name,
                            plan.backwardIn(),
                            plan.backward(),
                            plan.backwardOut(),
                            memory,
                            kernels,
                            handle,
                            stream),
                    stream,
                    event);
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
        Program program = PassPipeline.training(activation -> activation.function() == Activation.Function.RELU)
                .apply(Program.of(network, initial));
        Map<String, Shape> shapes = program.inferShapes(inputs);
        TrainingProgram training =
                Differentiate.of(program, options, CudnnBackend.NAME, step -> Lowerings.reads(step, shapes));
        EngineProposals proposals = engines.proposals();
        new TrainingLowering(training, options, shapes, proposals, constants, kernels.isPresent())
                .plan(backend)
                .plan()
                .lifetime()
                .close();
        engines.prepare(proposals.answered());
        return new TrainingLowering(training, options, shapes, engines, constants, kernels.isPresent()).plan(backend);
    }

    /** One direction: its work, and its launch once there is one. */
    private final class Way {
        private final SessionWork work;
        private final long stream;
        private final long event;
        private Cuda.Launch launch;

        Way(SessionWork work, long stream, long event) {
            this.work = work;
            this.stream = stream;
            this.event = event;
        }

        void run() {
            if (!work.isWarm()) {
                work.runCalls();
                return;
            }
            if (launch == null) {
                launch = new Cuda.Launch(work.graph(), stream, event);
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
        return find("input", TensorNames.input(input), input);
    }

    @Override
    public Tensor output(String output) {
        return find("output", TensorNames.output(output), output);
    }

    @Override
    public Tensor outputGradient(String output) {
        return find("output", TensorNames.outputGradient(output), output);
    }

    @Override
    public Tensor inputGradient(String input) {
        require(
                options.inputGradients(),
                "%s does not derive the loss by its inputs; ask for it with the option inputGradients",
                name);
        return find("input", TensorNames.inputGradient(input), input);
    }

    @Override
    public Tensor parameter(String parameter) {
        return find("parameter", TensorNames.parameter(parameter), parameter);
    }

    @Override
    public Tensor gradient(String parameter) {
        return find("learned parameter", TensorNames.gradient(parameter), parameter);
    }

    private Tensor find(String role, String key, String wanted) {
        lifetime.requireOpen();
        Optional<Tensor> tensor = memory.tensor(key);
        require(
                tensor.isPresent(),
                "%s has no %s named %s; its inputs are %s, its outputs %s, and its network's parameters are listed by `cost`",
                name,
                role,
                wanted,
                network.inputs().stream().map(input -> input.name()).toList(),
                network.outputs());
        return tensor.get();
    }

    @Override
    public void forward(long step) {
        enter();
        try {
            derivable = false;
            stepNumber.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, step);
            forward.run();
            derivable = true;
        } finally {
            running.unlock();
        }
    }

    @Override
    public void backward() {
        enter();
        try {
            if (!derivable) {
                throw new IllegalStateException(
                        name + " has nothing to derive: call forward before every call of backward");
            }
            derivable = false;
            backward.run();
        } finally {
            running.unlock();
        }
    }

    private void enter() {
        if (!running.tryLock()) {
            throw new IllegalStateException(name + " is running in another thread; use one session per thread");
        }
        try {
            lifetime.requireOpen();
            Cuda.enter();
        } catch (RuntimeException | Error e) {
            running.unlock();
            throw e;
        }
    }

    @Override
    public Parameters snapshot() {
        enter();
        try {
            Map<String, Tensor> copies = new LinkedHashMap<>();
            for (String parameter : network.parameters().keySet()) {
                copies.put(parameter, parameter(parameter).copyAs(DataType.F32));
            }
            return new Parameters(copies);
        } finally {
            running.unlock();
        }
    }

    @Override
    public Explanation explain() {
        lifetime.requireOpen();
        return new Explanation(
                CudnnBackend.NAME,
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
        if (!running.tryLock()) {
            throw new IllegalStateException(name + " is running in another thread: close it afterwards");
        }
        try {
            lifetime.close();
        } finally {
            running.unlock();
        }
    }

    private void release() {
        scope.own(Cuda::enterToRelease); // runs first; should it fail, the rest is released nevertheless
        scope.close();
    }
}
