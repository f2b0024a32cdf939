package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.cudnn.driver.CudaGraphs;
import io.github.dnn4j.cudnn.driver.CudaKernels;
import io.github.dnn4j.cudnn.driver.CudaMemory;
import io.github.dnn4j.cudnn.driver.CudaStreams;
import io.github.dnn4j.cudnn.driver.Cudnn;
import io.github.dnn4j.cudnn.driver.CudnnDescriptors;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.DeviceStream;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.lowering.Addresses;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A run as work for a stream, with all addresses in it: copies in, calls, copies out. It can be put there call by call,
 * or recorded as a CUDA graph once and launched at once from then on.
 */
final class SessionWork implements AutoCloseable {
    private static final int BLOCK = 256;
    private static final int MOST_BLOCKS = 1 << 20;

    private final String name;
    private final Addresses memory;
    private final Optional<KernelModule> kernels;
    private final long handle;
    private final long stream;
    private final CudnnScope scope = new CudnnScope();
    private final Arena parameters = Arena.ofShared();
    private final List<Runnable> all = new ArrayList<>();
    private final int before;
    private boolean warm;
    private long recorded;

    /**
     * Prepares all work.
     *
     * @param name the session, for messages
     * @param in what is copied to the device first
     * @param calls what is computed
     * @param out what is copied to the host last
     * @param stream where a run goes that is put there call by call
     */
    SessionWork(
            String name,
            Collection<DeviceBuffer> in,
            List<StreamCall> calls,
            Collection<DeviceBuffer> out,
            Addresses memory,
            Optional<KernelModule> kernels,
            DeviceStream stream) {
        this.name = name;
        this.memory = memory;
        this.kernels = kernels;
        this.handle = stream.handle();
        this.stream = stream.stream();
        scope.own(parameters::close);
        try {
            in.forEach(this::copyIn);
            before = all.size();
            calls.forEach(call -> all.add(prepare(call)));
            out.forEach(this::copyOut);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    private void copyIn(DeviceBuffer buffer) {
        if (!memory.isBound(buffer)) {
            long from = memory.host(buffer);
            long to = memory.address(buffer);
            all.add(() ->
                    CudaMemory.copy(to, from, buffer.bytes(), CudaMemory.TO_DEVICE, stream, "input " + buffer.name()));
        }
    }

    private void copyOut(DeviceBuffer buffer) {
        if (!memory.isBound(buffer)) {
            long from = memory.address(buffer);
            long to = memory.host(buffer);
            all.add(() ->
                    CudaMemory.copy(to, from, buffer.bytes(), CudaMemory.TO_HOST, stream, "output " + buffer.name()));
        }
    }

    /** What puts the call on the stream. */
    private Runnable prepare(StreamCall call) {
        return switch (call) {
            case StreamCall.Clear clear -> {
                long address = memory.address(clear.buffer());
                yield () -> CudaMemory.clear(address, clear.buffer().bytes(), stream, clear.subject());
            }
            case StreamCall.Execute execute -> {
                long pack = pack(execute);
                yield () -> CudnnDescriptors.execute(handle, execute.plan().descriptor(), pack, execute.subject());
            }
            case StreamCall.Softmax softmax -> {
                long tensor = Cudnn.createTensor(softmax.type(), softmax.outer(), softmax.extent(), softmax.inner(), 1);
                scope.own(() -> Cudnn.destroyTensor(tensor));
                long x = memory.address(softmax.x());
                long y = memory.address(softmax.y());
                yield () -> Cudnn.softmax(handle, softmax.log(), tensor, x, y, softmax.subject());
            }
            case StreamCall.Kernel kernel -> {
                long function = kernels.orElseThrow().function(kernel.function());
                MemorySegment pointers = parameters.allocate(
                        ValueLayout.JAVA_LONG, kernel.arguments().size());
                for (int i = 0; i < kernel.arguments().size(); i++) {
                    MemorySegment argument = kernel.arguments().get(i).write(parameters, memory::address);
                    pointers.setAtIndex(ValueLayout.JAVA_LONG, i, argument.address());
                }
                int blocks = (int) Math.min(MOST_BLOCKS, (kernel.count() + BLOCK - 1) / BLOCK);
                yield () -> CudaKernels.launch(function, blocks, BLOCK, stream, pointers.address(), kernel.subject());
            }
        };
    }

    private long pack(StreamCall.Execute execute) {
        List<StreamCall.Execute.Operand> operands = execute.operands();
        return scope.variantPack(
                operands.stream().mapToLong(StreamCall.Execute.Operand::id).toArray(),
                operands.stream()
                        .mapToLong(operand -> memory.address(operand.buffer()) + operand.offset())
                        .toArray(),
                execute.workspace() == null ? 0 : memory.address(execute.workspace()),
                execute.subject());
    }

    /** Everything that a run puts on the stream, in order: each puts one thing there. */
    List<Runnable> all() {
        return all;
    }

    /** How many of {@link #all} come before the calls. */
    int before() {
        return before;
    }

    /** Whether it has run call by call, which loads code: that cannot be recorded. */
    boolean isWarm() {
        return warm;
    }

    /** Puts everything on the stream and waits. */
    void runCalls() {
        all.forEach(Runnable::run);
        CudaStreams.synchronize(stream, name);
        warm = true;
    }

    /** The graph, to be launched on any stream; recorded when first asked for. */
    long graph() {
        if (recorded == 0) {
            recorded = record();
        }
        return recorded;
    }

    private long record() {
        CudaGraphs.beginCapture(stream, name);
        try {
            all.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            try {
                CudaGraphs.destroyGraph(CudaGraphs.endCapture(stream, name)); // else the stream stays recording
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        long graph = CudaGraphs.endCapture(stream, name);
        try (CudnnScope temporary = new CudnnScope();
                CudnnScope made = new CudnnScope()) {
            temporary.own(() -> CudaGraphs.destroyGraph(graph));
            long executable = CudaGraphs.instantiate(graph, name);
            made.own(() -> CudaGraphs.destroyExecutable(executable));
            CudaGraphs.uploadGraph(executable, stream, name);
            made.moveTo(scope);
            return executable;
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
