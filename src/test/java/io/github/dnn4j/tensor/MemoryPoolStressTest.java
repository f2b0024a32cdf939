package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MemoryPoolStressTest {
    private static final int THREADS = 8;

    @Test
    void tenThousandCyclesLeaveTheProcessAsLargeAsItWas() throws IOException {
        Path status = Path.of("/proc/self/statm");
        Assumptions.assumeTrue(Files.isReadable(status), "no " + status + " to read the resident size from");
        cycles(1000);
        long before = residentPages(status);
        cycles(10_000);
        long grownBytes = (residentPages(status) - before) * 4096;
        assertTrue(grownBytes < 32 << 20, "resident size grew by " + grownBytes + " bytes");
    }

    private static void cycles(int count) {
        for (int i = 0; i < count; i++) {
            try (MemoryPool pool = MemoryPool.ofBytes(8 << 20);
                    Tensor small = pool.allocate(Shape.of(16), DataType.F32, "small");
                    Tensor middle = pool.allocate(Shape.of(16 << 10), DataType.F32, "middle");
                    MemoryPool.Block large = pool.allocateBytes(i % 20 == 0 ? 4 << 20 : 100, "large")) {
                small.fill(i);
                middle.setFloat(i, i);
                large.segment().fill((byte) i);
                assertEquals(i, small.getFloat(15));
            }
        }
    }

    private static long residentPages(Path statm) throws IOException {
        return Long.parseLong(Files.readString(statm).split(" ")[1]);
    }

    @Test
    void manyThreadsStayWithinOneBudget() throws Exception {
        long budget = 1 << 20;
        try (MemoryPool pool = MemoryPool.ofBytes(budget)) {
            List<Future<Integer>> refusals = inParallel(thread -> {
                Random random = new Random(thread);
                List<Tensor> held = new ArrayList<>();
                int refused = 0;
                for (int i = 0; i < 2000; i++) {
                    if (held.size() > 4 || random.nextBoolean() && !held.isEmpty()) {
                        Tensor tensor = held.remove(random.nextInt(held.size()));
                        assertEquals(thread, tensor.getFloat(tensor.shape().elements() - 1));
                        tensor.close();
                    } else {
                        try {
                            Shape shape = Shape.of(1 + random.nextInt(100_000));
                            Tensor tensor = pool.allocate(shape, DataType.U8, "thread " + thread);
                            assertEquals(0, tensor.getFloat(shape.elements() - 1));
                            tensor.fill(thread);
                            held.add(tensor);
                        } catch (MemoryBudgetException full) {
                            assertTrue(full.inUse() + full.asked() > budget);
                            refused++;
                        }
                    }
                    assertTrue(pool.bytesInUse() <= budget);
                }
                held.forEach(Tensor::close);
                return refused;
            });
            int refused = 0;
            for (Future<Integer> count : refusals) {
                refused += count.get();
            }
            assertTrue(refused > 0, "the budget was never reached, so nothing was tested");
            assertEquals(0, pool.bytesInUse());
            assertTrue(pool.peakBytes() <= budget);
        }
    }

    @Test
    void closingUnderAReaderEndsInAnException() throws Exception {
        try (MemoryPool pool = MemoryPool.unlimited()) {
            for (int round = 0; round < 50; round++) {
                Tensor tensor = pool.allocate(Shape.of(100_000), DataType.F32, "contended");
                List<Future<Integer>> outcomes = inParallel(thread -> {
                    if (thread == 0) {
                        tensor.close();
                        return 0;
                    }
                    try {
                        while (true) {
                            tensor.toFloatArray();
                            tensor.copyFrom(tensor.slice(0, 100_000));
                        }
                    } catch (IllegalStateException closed) {
                        assertNotNull(closed.getMessage());
                        return 1;
                    }
                });
                int ended = 0;
                for (Future<Integer> outcome : outcomes) {
                    ended += outcome.get();
                }
                assertEquals(THREADS - 1, ended);
            }
            assertEquals(0, pool.bytesInUse());
        }
    }

    @Test
    void racingClosesReturnTheBytesOnce() throws Exception {
        try (MemoryPool pool = MemoryPool.unlimited();
                Tensor other = pool.allocate(Shape.of(1000), DataType.S8, "other")) {
            for (int round = 0; round < 200; round++) {
                Tensor tensor = pool.allocate(Shape.of(1000), DataType.S8, "raced");
                for (Future<Integer> closing : inParallel(thread -> {
                    tensor.close();
                    return 0;
                })) {
                    closing.get();
                }
                assertEquals(other.bytes(), pool.bytesInUse());
            }
        }
    }

    @Test
    void copyingFloatsAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Tensor tensor = Tensor.allocate(Shape.of(1, 3, 32, 32), DataType.F32);
        float[] values = new float[3 * 32 * 32];
        for (int i = 0; i < 50_000; i++) {
            tensor.copyFrom(values);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            tensor.copyFrom(values);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1000, allocated + " bytes of heap for 1000 copies");
    }

    private interface Work {
        int run(int thread) throws InterruptedException, ExecutionException;
    }

    private static List<Future<Integer>> inParallel(Work work) throws InterruptedException {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                futures.add(executor.submit(() -> work.run(thread)));
            }
            return futures;
        }
    }
}
