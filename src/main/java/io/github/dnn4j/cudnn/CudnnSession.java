package io.github.dnn4j.cudnn;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.DeviceSession;
import io.github.dnn4j.backend.DeviceTensor;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.NonFiniteChecks;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A plan with a stream and memory. The first run puts every call on the stream; the second records them as a CUDA graph,
 * which it and all later runs launch at once. A run that is enqueued, not waited for, is always a launch.
 */
final class CudnnSession implements Session, DeviceSession {
    private final String name;
    private final CudnnPlan plan;
    private final Optional<KernelModule> kernels;
    private final boolean refusesNan;
    private final Lifetime lifetime;
    private final CudnnScope scope = new CudnnScope();
    private final Map<String, Tensor> bound = new LinkedHashMap<>();
    private final ReentrantLock running = new ReentrantLock();
    private SessionMemory memory;
    private long stream;
    private long handle;
    private long event;
    private SessionWork work;
    private boolean pending;
    private Cuda.Launch launch;

    CudnnSession(
            Network network,
            CudnnPlan plan,
            DeviceWeights weights,
            Optional<KernelModule> kernels,
            CompileOptions options) {
        this.name = "a session of network " + network.name();
        this.plan = plan;
        this.kernels = kernels;
        this.refusesNan = options.nonFinite() == NonFinite.REFUSE;
        this.lifetime = new Lifetime(name, plan.lifetime(), this::release);
        try {
            Cuda.enter();
            stream = Cuda.createStream();
            scope.own(() -> Cuda.destroyStream(stream));
            handle = Cudnn.create();
            scope.own(() -> Cudnn.destroy(handle));
            Cudnn.setStream(handle, stream);
            event = Cuda.createOrderingEvent();
            scope.own(() -> Cuda.destroyEvent(event));
            memory = new SessionMemory(name, network, plan, weights, scope);
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
                    name,
                    plan.inputs().values(),
                    plan.calls(),
                    plan.outputs().values(),
                    memory,
                    kernels,
                    handle,
                    stream);
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
        return find("input", memory.inputs(), input);
    }

    @Override
    public Tensor output(String output) {
        return find("output", memory.outputs(), output);
    }

    private Tensor find(String role, Map<String, Tensor> tensors, String value) {
        lifetime.requireOpen();
        require(tensors.containsKey(value), "%s has no %s named %s; it has %s", name, role, value, tensors.keySet());
        return bound.getOrDefault(value, tensors.get(value));
    }

    /** A bound tensor is copied through pinned memory, before the run or after it. */
    @Override
    public void bind(String value, Tensor tensor) {
        lifetime.requireOpen();
        boolean isInput = memory.inputs().containsKey(value);
        Tensor mine = isInput ? memory.inputs().get(value) : memory.outputs().get(value);
        require(mine != null, "%s has no input or output named %s", name, value);
        require(
                tensor.shape().equals(mine.shape()) && tensor.type() == mine.type() && tensor.layout() == mine.layout(),
                "a %s cannot be bound to %s, which is a %s",
                tensor,
                value,
                mine);
        require(
                isInput || !tensor.isReadOnly(),
                "a read-only tensor cannot be bound to output %s, which is written",
                value);
        tensor.address();
        if (memory.isBound(value)) {
            changeDevice(() -> memory.unbind(value));
        }
        bound.put(value, tensor);
    }

    @Override
    public Optional<DeviceSession> device() {
        return Optional.of(this);
    }

    @Override
    public DeviceTensor tensor(String value) {
        lifetime.requireOpen();
        return memory.tensor(value);
    }

    @Override
    public void bind(String value, DeviceTensor tensor) {
        changeDevice(() -> memory.bind(value, tensor));
        bound.remove(value);
    }

    /** Changes addresses that the work has in it. */
    private void changeDevice(Runnable change) {
        enter();
        try {
            awaitPending();
            change.run();
            dropWork();
        } finally {
            running.unlock();
        }
    }

    @Override
    public long stream() {
        lifetime.requireOpen();
        return stream;
    }

    @Override
    public void run() {
        enter();
        try {
            awaitPending();
            checkInputs();
            copyBound(memory.inputs(), true);
            if (work().isWarm()) {
                launchOn(stream);
                launch.run(name);
                launch.synchronize(name);
            } else {
                work().runCalls();
            }
            copyBound(memory.outputs(), false);
        } finally {
            running.unlock();
        }
    }

    @Override
    public void enqueue(long on) {
        enter();
        try {
            if (!bound.isEmpty()) {
                throw new IllegalStateException(name + " has tensors of the host bound to " + bound.keySet()
                        + ", which are copied when run() is called; to enqueue runs, copy to input() and from output()"
                        + " of a session without them, or bind device tensors");
            }
            checkInputs();
            if (pending && !launch.isOn(on)) {
                Cuda.await(event, on, name);
            }
            if (!work().isWarm()) {
                Cuda.synchronize(on, name);
                work().runCalls();
            }
            launchOn(on);
            launch.run(name);
            launch.mark(name);
            pending = true;
        } finally {
            running.unlock();
        }
    }

    @Override
    public void synchronize() {
        enter();
        try {
            awaitPending();
        } finally {
            running.unlock();
        }
    }

    private void awaitPending() {
        if (pending) {
            Cuda.await(event, name);
            pending = false;
        }
    }

    private void launchOn(long on) {
        if (launch == null || !launch.isOn(on)) {
            launch = new Cuda.Launch(work().graph(), on, event);
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

    /** Inputs in the host's memory; those on the device are not looked at. */
    private void checkInputs() {
        if (refusesNan) {
            memory.inputs().forEach((input, mine) -> {
                if (!memory.isBound(input)) {
                    NonFiniteChecks.requireNoNan(name, input, bound.getOrDefault(input, mine), 1);
                }
            });
        }
    }

    private void copyBound(Map<String, Tensor> tensors, boolean in) {
        bound.forEach((value, tensor) -> {
            Tensor mine = tensors.get(value);
            if (mine != null) {
                (in ? mine : tensor).copyFrom(in ? tensor : mine);
            }
        });
    }

    @Override
    public List<StepTime> profile() {
        enter();
        try (CudnnScope events = new CudnnScope()) {
            awaitPending();
            checkInputs();
            copyBound(memory.inputs(), true);
            List<Runnable> all = work().all();
            long[] marks = new long[all.size() + 1];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = events.event();
            }
            Cuda.record(marks[0], stream);
            for (int i = 0; i < all.size(); i++) {
                all.get(i).run();
                Cuda.record(marks[i + 1], stream);
            }
            Cuda.synchronize(stream, name);
            copyBound(memory.outputs(), false);
            List<StepTime> times = new ArrayList<>();
            for (int i = 0; i < plan.calls().size(); i++) {
                int at = i + work.before();
                times.add(new StepTime(plan.calls().get(i).subject(), Cuda.elapsedNanos(marks[at], marks[at + 1])));
            }
            return List.copyOf(times);
        } finally {
            running.unlock();
        }
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
        scope.own(this::awaitPending);
        scope.own(Cuda::enterToRelease); // runs first; should it fail, the rest is released nevertheless
        scope.close();
    }
}
