package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudaGraphs;
import io.github.dnn4j.cudnn.driver.CudaMemory;
import io.github.dnn4j.cudnn.driver.CudaStreams;
import io.github.dnn4j.cudnn.driver.Cudnn;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.DeviceStream;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.lowering.Addresses;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.tensor.MemoryBudgetException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Times calls on the device as sessions run them, recorded as one CUDA graph; on values full of zeros. */
public final class CallTiming {
    private static final int RUNS = 5;
    /** The legacy default stream, which a handle has unless it is given another. */
    private static final long DEFAULT_STREAM = 0;

    private final long handle;
    private final Optional<KernelModule> kernels;
    private final DeviceWeights weights;
    private final DeviceWeights constants;

    /**
     * Times calls with these.
     *
     * @param handle cuDNN's; nothing else is done with it meanwhile
     */
    public CallTiming(long handle, Optional<KernelModule> kernels, DeviceWeights weights, DeviceWeights constants) {
        this.handle = handle;
        this.kernels = kernels;
        this.weights = weights;
        this.constants = constants;
    }

    /**
     * The least time of some runs of all calls; {@link Long#MAX_VALUE} if they do not run, or their memory does not
     * fit.
     *
     * @param reasons gets why
     */
    long nanos(List<StreamCall> calls, String subject, List<String> reasons) {
        try (CudnnScope scope = new CudnnScope()) {
            long stream = CudaStreams.createStream();
            scope.own(() -> CudaStreams.destroyStream(stream));
            Memory memory = new Memory(scope, stream, subject);
            calls.forEach(call -> call.buffers().forEach(memory::provide));
            long from = scope.event();
            long to = scope.event();
            Cudnn.setStream(handle, stream);
            scope.own(() -> Cudnn.setStream(handle, DEFAULT_STREAM));
            DeviceStream on = new DeviceStream(stream, handle, to);
            SessionWork work = new SessionWork(subject, List.of(), calls, List.of(), memory, kernels, on);
            scope.own(work::close);
            work.runCalls();
            CudaGraphs.Launch launch = new CudaGraphs.Launch(work.graph(), stream, to);
            long least = Long.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                CudaStreams.record(from, stream);
                launch.run(subject);
                CudaStreams.record(to, stream);
                CudaStreams.synchronize(stream, subject);
                least = Math.min(least, CudaStreams.elapsedNanos(from, to));
            }
            return least;
        } catch (NativeException | MemoryBudgetException e) {
            Cuda.requireUsable();
            reasons.add("could not be measured: " + e.getMessage());
            return Long.MAX_VALUE;
        }
    }

    /** Memory of its own for every buffer but weights. */
    private final class Memory implements Addresses {
        private final CudnnScope scope;
        private final long stream;
        private final String subject;
        private final Map<DeviceBuffer, Long> own = new IdentityHashMap<>();

        Memory(CudnnScope scope, long stream, String subject) {
            this.scope = scope;
            this.stream = stream;
            this.subject = subject;
        }

        void provide(DeviceBuffer buffer) {
            if (buffer.kind() != DeviceBuffer.Kind.WEIGHT && !own.containsKey(buffer)) {
                long address = scope.allocate(buffer.bytes(), subject);
                CudaMemory.clear(address, buffer.bytes(), stream, subject);
                own.put(buffer, address);
            }
        }

        @Override
        public long address(DeviceBuffer buffer) {
            if (buffer.kind() != DeviceBuffer.Kind.WEIGHT) {
                return own.get(buffer);
            }
            return (constants.has(buffer) ? constants : weights).address(buffer);
        }

        @Override
        public long host(DeviceBuffer buffer) {
            throw new IllegalStateException("nothing is copied from or to the host");
        }

        @Override
        public boolean isBound(DeviceBuffer buffer) {
            return false;
        }
    }
}
