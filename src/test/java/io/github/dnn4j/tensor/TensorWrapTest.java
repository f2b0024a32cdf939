package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorWrapTest {
    private static final Shape SHAPE = Shape.of(2, 3);

    private static Tensor wrap(MemorySegment memory) {
        return Tensor.wrap(memory, SHAPE, DataType.F32);
    }

    @Test
    void sharesTheMemoryOfASegment() {
        MemorySegment memory = Arena.ofAuto().allocate(100, 4);
        Tensor tensor = wrap(memory);
        assertEquals(memory.address(), tensor.address());
        assertEquals(24, tensor.bytes());
        assertEquals(24, tensor.segment().byteSize());
        tensor.setFloat(5, 42);
        assertEquals(42, memory.getAtIndex(ValueLayout.JAVA_FLOAT, 5));
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 7);
        assertEquals(7, tensor.getFloat(0));
    }

    @Test
    void sharesTheRemainingBytesOfADirectBuffer() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
        buffer.putFloat(8, 3);
        buffer.position(8);
        Tensor tensor = Tensor.wrap(buffer, SHAPE, DataType.F32, Layout.NCHW);
        assertEquals(3, tensor.getFloat(0));
        tensor.setFloat(1, 4);
        assertEquals(4, buffer.getFloat(12));
        buffer.limit(31);
        assertThrows(IllegalArgumentException.class, () -> Tensor.wrap(buffer, SHAPE, DataType.F32));
    }

    @Test
    void refusesTheHeap() {
        assertThrows(IllegalArgumentException.class, () -> wrap(MemorySegment.ofArray(new float[6])));
        ByteBuffer heap = ByteBuffer.allocate(24);
        assertThrows(IllegalArgumentException.class, () -> Tensor.wrap(heap, SHAPE, DataType.F32));
    }

    @Test
    void refusesMemoryThatIsTooSmallOrMisaligned() {
        MemorySegment memory = Arena.ofAuto().allocate(64, 8);
        assertThrows(IllegalArgumentException.class, () -> wrap(memory.asSlice(0, 23)));
        assertThrows(IllegalArgumentException.class, () -> wrap(memory.asSlice(2)));
        assertThrows(IllegalArgumentException.class, () -> Tensor.wrap(memory.asSlice(1), Shape.of(4), DataType.BF16));
        assertEquals(
                4,
                Tensor.wrap(memory.asSlice(2), Shape.of(4), DataType.F16)
                        .shape()
                        .elements());
        assertEquals(
                4,
                Tensor.wrap(memory.asSlice(1), Shape.of(4), DataType.U8).shape().elements());
    }

    @Test
    void takesArenasThatNoOtherThreadCanClose() throws IOException {
        assertEquals(24, wrap(Arena.global().allocate(24, 4)).bytes());
        assertEquals(24, wrap(Arena.ofAuto().allocate(24, 4)).bytes());
        try (Arena confined = Arena.ofConfined()) {
            assertEquals(24, wrap(confined.allocate(24, 4)).bytes());
        }
        try (Arena shared = Arena.ofShared()) {
            MemorySegment memory = shared.allocate(24, 4);
            assertThrows(IllegalArgumentException.class, () -> wrap(memory));
            ByteBuffer buffer = memory.asByteBuffer();
            assertThrows(IllegalArgumentException.class, () -> Tensor.wrap(buffer, SHAPE, DataType.F32));
        }
    }

    @Test
    void refusesAClosedArena() {
        MemorySegment memory;
        try (Arena confined = Arena.ofConfined()) {
            memory = confined.allocate(24, 4);
        }
        assertThrows(IllegalStateException.class, () -> wrap(memory));
    }

    @Test
    void confinedMemoryStaysWithItsThread() {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment memory = confined.allocate(24, 4);
            CompletionException refused = assertThrows(
                    CompletionException.class,
                    () -> CompletableFuture.runAsync(() -> wrap(memory)).join());
            assertEquals(IllegalArgumentException.class, refused.getCause().getClass());
            Tensor tensor = wrap(memory);
            CompletionException address = assertThrows(
                    CompletionException.class,
                    () -> CompletableFuture.runAsync(tensor::address).join());
            assertEquals(IllegalStateException.class, address.getCause().getClass());
        }
    }

    @Test
    void isUnusableOnceItsArenaIsClosed() {
        Tensor tensor;
        try (Arena confined = Arena.ofConfined()) {
            tensor = wrap(confined.allocate(24, 4));
            tensor.fill(1);
        }
        assertThrows(IllegalStateException.class, tensor::segment);
        assertThrows(IllegalStateException.class, tensor::address);
        assertThrows(IllegalStateException.class, tensor::toFloatArray);
        assertThrows(IllegalStateException.class, () -> tensor.getFloat(0));
    }

    @Test
    void readsButNeverWritesReadOnlyMemory(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("weights");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(24).order(ByteOrder.nativeOrder()).putFloat(0, 5));
            Tensor tensor = Tensor.wrap(channel.map(FileChannel.MapMode.READ_ONLY, 0, 24), SHAPE, DataType.F32);
            assertTrue(tensor.isReadOnly());
            assertTrue(tensor.reshape(Shape.of(6)).isReadOnly());
            assertEquals(5, tensor.getFloat(0));
            assertThrows(UnsupportedOperationException.class, () -> tensor.setFloat(0, 1));
            assertThrows(UnsupportedOperationException.class, () -> tensor.copyFrom(new float[6]));
            assertThrows(UnsupportedOperationException.class, () -> tensor.fill(0));
            assertArrayEquals(new float[] {5, 0, 0, 0, 0, 0}, tensor.toFloatArray());
        }
    }

    @Test
    void closingEndsTheUseAndLeavesTheMemory() {
        MemorySegment memory = Arena.ofAuto().allocate(24, 4);
        Tensor tensor = wrap(memory);
        assertFalse(tensor.isReadOnly());
        tensor.close();
        tensor.close();
        assertThrows(IllegalStateException.class, tensor::segment);
        assertThrows(IllegalStateException.class, () -> tensor.copyFrom(new float[6]));
        assertEquals(0, memory.getAtIndex(ValueLayout.JAVA_FLOAT, 0));
        assertEquals(SHAPE, tensor.shape());
    }
}
