package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.DeviceSession;
import io.github.dnn4j.backend.DeviceTensor;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudaGraphs;
import io.github.dnn4j.cudnn.driver.CudaStreams;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plan with a stream and memory. The first run puts every call on the stream; the second records them as a CUDA
 * graph, which it and all later runs launch at once. A run that is enqueued, not waited for, is always a launch.
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
    private SessionWork work;
    private boolean pending;
    private CudaGraphs.Launch launch;

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
            scope.own(this::dropWork);
            work();
        } catch (RuntimeException | Error e) {
            lifetime.close();
            throw e;
        }
    }

    /** The work, prepared anew if something was bound since. */
    private SessionWork work() {
        if (work == null) {
            work = new SessionWork(
                    name, plan.inputs().values(), plan.calls(), plan.outputs().values(), memory, kernels, stream);
        }
        return work;
    }

    private void dropWork() {
        SessionWork old = work;
        work = null;
        launch = null;
        if (old != null) {
            old.close();
        }
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
                awaitPending();
                memory.unbind(value);
                dropWork();
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
            awaitPending();
            memory.bind(value, tensor);
            dropWork();
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
            awaitPending();
            nanCheck.run(1);
            copyBoundInputs();
            if (work().isWarm()) {
                launchOn(stream.stream());
                launch.run(name);
                launch.synchronize(name);
            } else {
                work().runCalls();
            }
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
            if (pending && !launch.isOn(on)) {
                CudaStreams.await(stream.event(), on, name);
            }
            if (!work().isWarm()) {
                CudaStreams.synchronize(on, name);
                work().runCalls();
            }
            launchOn(on);
            launch.run(name);
            launch.mark(name);
            pending = true;
        } finally {
            guard.leave();
        }
    }

    @Override
    public void synchronize() {
        guard.enter();
        try {
            awaitPending();
        } finally {
            guard.leave();
        }
    }

    private void awaitPending() {
        if (pending) {
            CudaStreams.await(stream.event(), name);
            pending = false;
        }
    }

    private void launchOn(long on) {
        if (launch == null || !launch.isOn(on)) {
            launch = new CudaGraphs.Launch(work().graph(), on, stream.event());
        }
    }

    private void copyBoundInputs() {
        tensors.forEachBound(TensorRole.INPUT, Tensor::copyFrom);
    }

    private void copyBoundOutputs() {
        tensors.forEachBound(TensorRole.OUTPUT, (own, bound) -> bound.copyFrom(own));
    }

    @Override
    public List<StepTime> profile() {
        guard.enter();
        try (CudnnScope events = new CudnnScope()) {
            awaitPending();
            nanCheck.run(1);
            copyBoundInputs();
            List<Runnable> all = work().all();
            long[] marks = new long[all.size() + 1];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = events.event();
            }
            CudaStreams.record(marks[0], stream.stream());
            for (int i = 0; i < all.size(); i++) {
                all.get(i).run();
                CudaStreams.record(marks[i + 1], stream.stream());
            }
            CudaStreams.synchronize(stream.stream(), name);
            copyBoundOutputs();
            List<StepTime> times = new ArrayList<>();
            for (int i = 0; i < plan.calls().size(); i++) {
                int at = i + work.before();
                times.add(new StepTime(
                        plan.calls().get(i).subject(), CudaStreams.elapsedNanos(marks[at], marks[at + 1])));
            }
            return List.copyOf(times);
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
        scope.own(this::awaitPending);
        scope.own(Cuda::enterToRelease); // runs first; should it fail, the rest is released nevertheless
        scope.close();
    }
}
