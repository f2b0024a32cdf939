package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors past 2 GiB, and past 2^31 elements. */
class LargeTensorTest {
    private static final long ELEMENTS = (1L << 31) + 4096;

    @Test
    void indicesPastTwoToTheThirtyOneReachTheirElements(@TempDir Path folder) throws IOException {
        // A sparse file: 8 GiB of addresses, a few pages of disk and memory.
        Path file = folder.resolve("sparse");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, ELEMENTS * 4, Arena.ofAuto());
            for (Layout layout : Layout.values()) {
                Shape shape = Shape.of(ELEMENTS / 32, 4, 2, 4);
                try (Tensor tensor = Tensor.wrap(memory, shape, DataType.F32, layout)) {
                    touchBothEnds(tensor);
                    assertThrows(IllegalStateException.class, tensor::toFloatArray);
                    assertThrows(IllegalStateException.class, tensor::toIntArray);
                    assertThrows(IllegalStateException.class, tensor::toByteArray);
                    Tensor end = tensor.slice(ELEMENTS / 32 - 1, ELEMENTS / 32);
                    assertEquals(7, end.toFloatArray()[31]);
                    float[] entry = new float[32];
                    entry[30] = 5;
                    end.copyFrom(entry);
                    assertEquals(5, tensor.getFloat(ELEMENTS - 2));
                    assertEquals(0, tensor.getFloat(ELEMENTS - 1));
                }
            }
        }
    }

    private static void touchBothEnds(Tensor tensor) {
        long last = tensor.shape().elements() - 1;
        tensor.setFloat(0, 3);
        tensor.setFloat(last, 7);
        assertEquals(3, tensor.getFloat(0));
        assertEquals(7, tensor.getFloat(last));
        assertEquals(0, tensor.getFloat(last - (1L << 31)), "the index must not wrap round at 2^31");
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.getFloat(last + 1));
    }

    @Test
    void thePoolGivesMoreThanTwoGibibytes() throws IOException {
        long free = availableBytes();
        Assumptions.assumeTrue(free > 2 * ELEMENTS, "only " + free + " bytes of memory are available");
        try (MemoryPool pool = MemoryPool.unlimited();
                Tensor tensor = pool.allocate(Shape.of(ELEMENTS), DataType.S8, "large")) {
            assertEquals(ELEMENTS, pool.bytesInUse());
            touchBothEnds(tensor);
            tensor.slice(ELEMENTS - 3, ELEMENTS).copyFrom(new byte[] {1, 2, 3});
            assertArrayEquals(
                    new byte[] {2, 3}, tensor.slice(ELEMENTS - 2, ELEMENTS).toByteArray());
        } catch (MemoryBudgetException refused) {
            Assumptions.abort("the machine has too little memory: " + refused.getMessage());
        }
    }

    /** What the kernel says can be had without swapping, or nothing where it does not say. */
    private static long availableBytes() throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (!Files.isReadable(file)) {
            return 0;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
