package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.DeviceSession;
import io.github.dnn4j.backend.DeviceTensor;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.DeviceStream;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.lowering.CudnnPlan;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.NanCheck;
import io.github.dnn4j.session.RunGuard;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A plan with a stream and memory, run as {@link RecordedWork}. A run that is enqueued, not waited for, is always a
 * launch.
 */
public final class CudnnSession implements Session, DeviceSession {
    private final String name;
    private final CudnnPlan plan;
    private final Optional<KernelModule> kernels;
    private final Lifetime lifetime;
    private final CudnnScope scope = new CudnnScope();
    private final RunGuard guard;
    private final NamedTensors tensors;
    private final NanCheck nanCheck;
    private SessionMemory memory;
    private DeviceStream stream;
    private RecordedWork work;

    public CudnnSession(
            Network network,
            CudnnPlan plan,
            DeviceWeights weights,
            Optional<KernelModule> kernels,
            CompileOptions options) {
        this.name = "a session of network " + network.name();
        this.plan = plan;
        this.kernels = kernels;
        this.guard = new RunGuard(name, Cuda::enter);
        this.tensors = new NamedTensors(guard);
        this.nanCheck = new NanCheck(name, options.nonFinite(), tensors, input -> !memory.isBound(input));
        this.lifetime = new Lifetime(name, plan.lifetime(), this::release);
        try {
            Cuda.enter();
            stream = DeviceStream.in(scope);
            memory = new SessionMemory(name, network, plan, weights, tensors, scope);
            work = new RecordedWork(name, stream, this::prepare);
            scope.own(work::close);
        } catch (RuntimeException | Error e) {
            lifetime.close();
            throw e;
        }
    }

    private SessionWork prepare() {
        return new SessionWork(
                name, plan.inputs().values(), plan.calls(), plan.outputs().values(), memory, kernels, stream);
    }

    @Override
    public Tensor input(String input) {
        return tensors.find(TensorRole.INPUT, input);
    }

    @Override
    public Tensor output(String output) {
        return tensors.find(TensorRole.OUTPUT, output);
    }

    /** A bound tensor is copied through pinned memory, before the run or after it. */
    @Override
    public void bind(String value, Tensor tensor) {
        tensors.bind(value, tensor, () -> {
            if (memory.isBound(value)) {
                work.await();
                memory.unbind(value);
                work.drop();
            }
        });
    }

    @Override
    public Optional<DeviceSession> device() {
        return Optional.of(this);
    }

    @Override
    public DeviceTensor tensor(String value) {
        guard.requireOpen();
        return memory.tensor(value);
    }

    @Override
    public void bind(String value, DeviceTensor tensor) {
        guard.enter();
        try {
            work.await();
            memory.bind(value, tensor);
            work.drop();
            tensors.unbind(value);
        } finally {
            guard.leave();
        }
    }

    @Override
    public long stream() {
        guard.requireOpen();
        return stream.stream();
    }

    @Override
    public void run() {
        guard.enter();
        try {
            beginRun();
            work.run();
            copyBoundOutputs();
        } finally {
            guard.leave();
        }
    }

    @Override
    public void enqueue(long on) {
        guard.enter();
        try {
            if (!tensors.bound().isEmpty()) {
                throw new IllegalStateException(name + " has tensors of the host bound to " + tensors.bound()
                        + ", which are copied when run() is called; to enqueue runs, copy to input() and from output()"
                        + " of a session without them, or bind device tensors");
            }
            nanCheck.run(1);
            work.enqueue(on);
        } finally {
            guard.leave();
        }
    }

    @Override
    public void synchronize() {
        guard.enter();
        try {
            work.await();
        } finally {
            guard.leave();
        }
    }

    private void beginRun() {
        work.await();
        nanCheck.run(1);
        tensors.forEachBound(TensorRole.INPUT, Tensor::copyFrom);
    }

    private void copyBoundOutputs() {
        tensors.forEachBound(TensorRole.OUTPUT, (own, bound) -> bound.copyFrom(own));
    }

    @Override
    public List<StepTime> profile() {
        guard.enter();
        try {
            beginRun();
            long[] nanos = work.callNanos(plan.calls().size());
            copyBoundOutputs();
            return IntStream.range(0, nanos.length)
                    .mapToObj(i -> new StepTime(plan.calls().get(i).subject(), nanos[i]))
                    .toList();
        } finally {
            guard.leave();
        }
    }

    @Override
    public void close() {
        guard.close();
        lifetime.close();
    }

    private void release() {
        if (work != null) {
            scope.own(work::await);
        }
        scope.own(Cuda::enterToRelease); // runs first; should it fail, the rest is released nevertheless
        scope.close();
    }
}
