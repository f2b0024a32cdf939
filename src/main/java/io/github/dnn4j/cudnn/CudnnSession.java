package io.github.dnn4j.cudnn;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A plan with a stream, an arena on the device and pinned memory for inputs and outputs. The first run puts every call on
 * the stream; the second records them as a CUDA graph, which it and all later runs launch at once.
 */
final class CudnnSession implements Session {
    private static final int BLOCK = 256;
    private static final int MOST_BLOCKS = 1 << 20;

    private final String name;
    private final CudnnPlan plan;
    private final DeviceWeights weights;
    private final Optional<KernelModule> kernels;
    private final Lifetime lifetime;
    private final CudnnScope scope = new CudnnScope();
    private final Map<DeviceBuffer, Long> own = new java.util.IdentityHashMap<>();
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> bound = new LinkedHashMap<>();
    private final List<Runnable> work = new ArrayList<>();
    private final ReentrantLock running = new ReentrantLock();
    private long arena;
    private long stream;
    private long handle;
    private boolean warm;
    private Cuda.Launch graph;

    CudnnSession(Network network, CudnnPlan plan, DeviceWeights weights, Optional<KernelModule> kernels) {
        this.name = "a session of network " + network.name();
        this.plan = plan;
        this.weights = weights;
        this.kernels = kernels;
        this.lifetime = new Lifetime(name, plan.lifetime(), this::release);
        try {
            Cuda.enter();
            allocate(network);
        } catch (RuntimeException | Error e) {
            lifetime.close();
            throw e;
        }
    }

    private void allocate(Network network) {
        stream = Cuda.createStream();
        scope.own(() -> Cuda.destroyStream(stream));
        handle = Cudnn.create();
        scope.own(() -> Cudnn.destroy(handle));
        Cudnn.setStream(handle, stream);
        arena = device(plan.arenaBytes(), "activations of " + name);
        plan.inputs().forEach((input, buffer) -> {
            DataType type = network.types().get(input);
            own.put(buffer, device(buffer.bytes(), "input " + input));
            inputs.put(input, pinned("input " + input, plan.shapes().get(input), type));
        });
        plan.outputs().forEach((output, buffer) -> {
            own.put(buffer, device(buffer.bytes(), "output " + output));
            outputs.put(
                    output,
                    pinned(
                            "output " + output,
                            plan.shapes().get(output),
                            network.types().get(output)));
        });
        Arena parameters = Arena.ofShared();
        scope.own(parameters::close);
        plan.inputs().forEach((input, buffer) -> {
            long from = inputs.get(input).address();
            work.add(() -> Cuda.copy(own.get(buffer), from, buffer.bytes(), Cuda.TO_DEVICE, stream, "input " + input));
        });
        plan.calls().forEach(call -> work.add(prepare(call, parameters)));
        plan.outputs().forEach((output, buffer) -> {
            long to = outputs.get(output).address();
            work.add(() -> Cuda.copy(to, own.get(buffer), buffer.bytes(), Cuda.TO_HOST, stream, "output " + output));
        });
    }

    private long device(long bytes, String what) {
        long address = Cuda.allocate(bytes, what);
        scope.own(() -> Cuda.free(address));
        return address;
    }

    @SuppressWarnings("restricted") // The memory is exactly this long and freed after the tensor is closed.
    private Tensor pinned(String what, Shape shape, DataType type) {
        long bytes = shape.bytes(type);
        long address = Cuda.allocatePinned(bytes, what);
        scope.own(() -> Cuda.freePinned(address));
        Tensor tensor = Tensor.wrap(MemorySegment.ofAddress(address).reinterpret(bytes), shape, type);
        tensor.fill(0);
        scope.own(tensor::close);
        return tensor;
    }

    private long address(DeviceBuffer buffer) {
        return switch (buffer.kind()) {
            case ARENA -> arena + plan.offsets().get(buffer);
            case WEIGHT -> weights.address(buffer);
            case INPUT, OUTPUT -> own.get(buffer);
        };
    }

    /** What puts the call on the stream. */
    private Runnable prepare(Call call, Arena parameters) {
        return switch (call) {
            case Call.Clear clear -> {
                long address = address(clear.buffer());
                yield () -> Cuda.clear(address, clear.buffer().bytes(), stream, clear.subject());
            }
            case Call.Execute execute -> {
                long pack = pack(execute);
                yield () -> Cudnn.execute(handle, execute.plan().descriptor(), pack, execute.subject());
            }
            case Call.Softmax softmax -> {
                long tensor = Cudnn.createTensor(softmax.type(), softmax.outer(), softmax.extent(), softmax.inner(), 1);
                scope.own(() -> Cudnn.destroyTensor(tensor));
                long x = address(softmax.x());
                long y = address(softmax.y());
                yield () -> Cudnn.softmax(handle, softmax.log(), tensor, x, y, softmax.subject());
            }
            case Call.Kernel kernel -> {
                long function = kernels.orElseThrow().function(kernel.function());
                MemorySegment pointers = parameters.allocate(
                        ValueLayout.JAVA_LONG, kernel.arguments().size());
                for (int i = 0; i < kernel.arguments().size(); i++) {
                    MemorySegment argument = kernel.arguments().get(i).write(parameters, this::address);
                    pointers.setAtIndex(ValueLayout.JAVA_LONG, i, argument.address());
                }
                int blocks = (int) Math.min(MOST_BLOCKS, (kernel.count() + BLOCK - 1) / BLOCK);
                yield () -> Cuda.launch(function, blocks, BLOCK, stream, pointers.address(), kernel.subject());
            }
        };
    }

    private long pack(Call.Execute execute) {
        long pack = scope.descriptor(Cudnn.Kind.VARIANT_PACK);
        List<Call.Execute.Operand> operands = execute.operands();
        Cudnn.setPointers(
                pack,
                Cudnn.PACK_POINTERS,
                operands.stream()
                        .mapToLong(operand -> address(operand.buffer()))
                        .toArray());
        Cudnn.setLongs(
                pack,
                Cudnn.PACK_IDS,
                operands.stream().mapToLong(Call.Execute.Operand::id).toArray());
        Cudnn.setPointers(pack, Cudnn.PACK_WORKSPACE, execute.workspace() == null ? 0 : address(execute.workspace()));
        Cudnn.finish(pack, execute.subject());
        return pack;
    }

    @Override
    public Tensor input(String input) {
        return find("input", inputs, input);
    }

    @Override
    public Tensor output(String output) {
        return find("output", outputs, output);
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
        Tensor mine = inputs.containsKey(value) ? inputs.get(value) : outputs.get(value);
        require(mine != null, "%s has no input or output named %s", name, value);
        require(
                tensor.shape().equals(mine.shape()) && tensor.type() == mine.type() && tensor.layout() == mine.layout(),
                "a %s cannot be bound to %s, which is a %s",
                tensor,
                value,
                mine);
        require(
                inputs.containsKey(value) || !tensor.isReadOnly(),
                "a read-only tensor cannot be bound to output %s, which is written",
                value);
        tensor.address();
        bound.put(value, tensor);
    }

    @Override
    public void run() {
        enter();
        try {
            copyBound(inputs, true);
            if (!warm) {
                work.forEach(Runnable::run);
                Cuda.synchronize(stream, name);
                warm = true;
            } else {
                if (graph == null) {
                    graph = capture();
                }
                graph.run(name);
                graph.synchronize(name);
            }
            copyBound(outputs, false);
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

    private void copyBound(Map<String, Tensor> tensors, boolean in) {
        bound.forEach((value, tensor) -> {
            Tensor mine = tensors.get(value);
            if (mine != null) {
                (in ? mine : tensor).copyFrom(in ? tensor : mine);
            }
        });
    }

    private Cuda.Launch capture() {
        Cuda.beginCapture(stream, name);
        try {
            work.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            try {
                Cuda.destroyGraph(Cuda.endCapture(stream, name)); // else the stream stays recording
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        long recorded = Cuda.endCapture(stream, name);
        try (CudnnScope temporary = new CudnnScope();
                CudnnScope made = new CudnnScope()) {
            temporary.own(() -> Cuda.destroyGraph(recorded));
            long executable = Cuda.instantiate(recorded, name);
            made.own(() -> Cuda.destroyExecutable(executable));
            Cuda.uploadGraph(executable, stream, name);
            made.moveTo(scope);
            return new Cuda.Launch(executable, stream);
        }
    }

    @Override
    public List<StepTime> profile() {
        enter();
        try (CudnnScope events = new CudnnScope()) {
            copyBound(inputs, true);
            long[] marks = new long[work.size() + 1];
            for (int i = 0; i < marks.length; i++) {
                long event = Cuda.createEvent();
                events.own(() -> Cuda.destroyEvent(event));
                marks[i] = event;
            }
            Cuda.record(marks[0], stream);
            for (int i = 0; i < work.size(); i++) {
                work.get(i).run();
                Cuda.record(marks[i + 1], stream);
            }
            Cuda.synchronize(stream, name);
            copyBound(outputs, false);
            List<StepTime> times = new ArrayList<>();
            for (int i = 0; i < plan.calls().size(); i++) {
                int at = i + plan.inputs().size();
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
        scope.own(Cuda::enter); // runs first; should it fail, the rest is released nevertheless
        scope.close();
    }
}
