package io.github.dnn4j.cudnn.graph;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudaMemory;
import io.github.dnn4j.cudnn.driver.CudaStreams;
import io.github.dnn4j.cudnn.driver.CudnnDescriptors;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryBudgetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times execution plans of one convolution on the device, on operands full of zeros. */
public final class EngineTiming implements AutoCloseable {
    private static final int RUNS = 5;
    /** The legacy default stream, which a handle has unless it is given another. */
    private static final long DEFAULT_STREAM = 0;

    private final long handle;
    private final String subject;
    private final CudnnScope scope = new CudnnScope();
    private final Map<Long, Long> operands = new LinkedHashMap<>();
    private long from;
    private long to;

    public EngineTiming(long handle, ConvolutionProblem problem) {
        this.handle = handle;
        this.subject = "timing of " + problem;
        List<Long> result = problem.result();
        try {
            operand(ConvolutionGraph.GIVEN, pitched(problem.given(), problem.givenPitch()), problem.type());
            operand(ConvolutionGraph.SECOND, problem.second(), problem.type());
            operand(ConvolutionGraph.RESULT, pitched(result, problem.resultPitch()), problem.resultType());
            if (problem.residual()) {
                operand(ConvolutionGraph.RESIDUAL, result, problem.type());
            }
            problem.bias().ifPresent(type -> operand(ConvolutionGraph.BIAS, result.subList(1, 2), type));
            from = scope.event();
            to = scope.event();
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    /** Extents that need as much memory as a value with that many elements from pixel to pixel. */
    private static List<Long> pitched(List<Long> extents, long pitch) {
        List<Long> result = new ArrayList<>(extents);
        result.set(1, pitch);
        return result;
    }

    private void operand(long id, List<Long> extents, DataType type) {
        long bytes = extents.stream().mapToLong(Long::longValue).reduce(type.bytes(), Math::multiplyExact);
        long address = scope.allocate(bytes, subject);
        CudaMemory.clear(address, bytes, DEFAULT_STREAM, subject);
        operands.put(id, address);
    }

    /**
     * The least time of some runs; {@link Long#MAX_VALUE} if the plan does not run, or its workspace does not fit.
     *
     * @param reasons gets why
     */
    public long nanos(EnginePlan plan, PassedOver reasons) {
        try (CudnnScope mine = new CudnnScope()) {
            long workspace = mine.allocate(plan.workspace(), "the workspace of " + plan.engine() + ", " + subject);
            long pack = mine.variantPack(array(operands.keySet()), array(operands.values()), workspace, subject);
            CudnnDescriptors.execute(handle, plan.descriptor(), pack, subject); // the first run loads code
            long least = Long.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                CudaStreams.record(from, DEFAULT_STREAM);
                CudnnDescriptors.execute(handle, plan.descriptor(), pack, subject);
                CudaStreams.record(to, DEFAULT_STREAM);
                CudaStreams.synchronize(DEFAULT_STREAM, subject);
                least = Math.min(least, CudaStreams.elapsedNanos(from, to));
            }
            return least;
        } catch (NativeException | MemoryBudgetException e) {
            Cuda.requireUsable();
            reasons.add(plan.engine(), "could not be measured: " + e.getMessage());
            return Long.MAX_VALUE;
        }
    }

    private static long[] array(Collection<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void close() {
        scope.close();
    }
}
