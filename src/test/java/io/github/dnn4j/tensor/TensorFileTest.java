package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors in files that are read while they are needed, and what may become of such files. */
class TensorFileTest {
    private static final int COUNT = 10_000;
    private static final Shape SHAPE = Shape.of(100, 100);

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void writeFile() throws IOException {
        path = Files.write(folder.resolve("weights.bin"), content());
    }

    /** Three bytes, then the numbers 1, 2, 3... */
    private static byte[] content() {
        ByteBuffer bytes = ByteBuffer.allocate(3 + 4 * COUNT).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[3]);
        for (int i = 0; i < COUNT; i++) {
            bytes.putFloat(i + 1);
        }
        return bytes.array();
    }

    private static float[] numbers() {
        float[] numbers = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = i + 1;
        }
        return numbers;
    }

    @Test
    void aTensorIsReadEachTimeItIsAskedFor() throws IOException {
        try (TensorFile file = TensorFile.open(path)) {
            TensorSource source = file.tensor(3, SHAPE, DataType.F32);
            assertEquals(SHAPE, source.shape());
            assertEquals(DataType.F32, source.type());
            assertEquals(4L * COUNT, source.bytes());
            assertSame(file, source.file().orElseThrow());
            Tensor first = source.tensor();
            first.fill(0);
            assertArrayEquals(numbers(), source.tensor().toFloatArray());
            assertArrayEquals(numbers(), source.with(Tensor::toFloatArray));
            Tensor gone = source.with(tensor -> tensor);
            assertThrows(IllegalStateException.class, gone::segment);
            TensorSource row = source.reshape(Shape.of(COUNT));
            assertEquals(Shape.of(COUNT), row.tensor().shape());
            assertThrows(InvalidDescriptorException.class, () -> source.reshape(Shape.of(3)));
            assertThrows(IndexOutOfBoundsException.class, () -> file.tensor(4, SHAPE, DataType.F32));
            assertThrows(IndexOutOfBoundsException.class, () -> file.tensor(-1, SHAPE, DataType.F32));
        }
    }

    @Test
    void aTensorIsCopiedToAnyTypeAndLayout() throws IOException {
        try (TensorFile file = TensorFile.open(path);
                MemoryPool pool = MemoryPool.unlimited();
                Tensor last = pool.allocate(Shape.of(1, 100, 10, 10), DataType.F32, Layout.NHWC, "test")) {
            TensorSource source = file.tensor(3, SHAPE, DataType.F32);
            Tensor same = Tensor.allocate(SHAPE, DataType.F32);
            source.copyTo(same);
            assertArrayEquals(numbers(), same.toFloatArray());
            source.reshape(last.shape()).copyTo(last);
            assertArrayEquals(numbers(), last.toFloatArray());
            Tensor integers = Tensor.allocate(SHAPE, DataType.S32);
            source.copyTo(integers);
            assertEquals(COUNT, integers.toIntArray()[COUNT - 1]);
            assertThrows(InvalidDescriptorException.class, () -> source.copyTo(last));
        }
    }

    @Test
    void smallTensorsAreReadAtOnceAndKept() throws IOException {
        TensorFile file = TensorFile.open(path);
        TensorSource small = file.tensor(3, Shape.of(2), DataType.F32);
        file.close();
        assertTrue(small.file().isEmpty());
        assertSame(small.tensor(), small.tensor());
        assertArrayEquals(new float[] {1, 2}, small.tensor().toFloatArray());
    }

    @Test
    void mappedFilesAndMemoryGiveTheSameNumbers() throws IOException {
        TensorFile memory = TensorFile.of("bytes", MemorySegment.ofArray(content()));
        for (TensorFile file : List.of(TensorFile.map(path), memory)) {
            TensorSource source = file.tensor(3, SHAPE, DataType.F32);
            assertTrue(source.file().isEmpty());
            assertArrayEquals(numbers(), source.tensor().toFloatArray());
            assertEquals(path.toFile().length(), file.size());
            file.requireUnchanged();
            file.close();
            assertArrayEquals(numbers(), file.tensor(3, SHAPE, DataType.F32).with(Tensor::toFloatArray));
        }
        Tensor aligned = TensorFile.map(path).tensor(0, SHAPE, DataType.F32).tensor();
        assertTrue(aligned.isReadOnly(), "a copy was made");
    }

    @ParameterizedTest
    @EnumSource(FileChange.class)
    void aFileThatIsWrittenIsRefusedAndOneThatIsReplacedServesOn(FileChange change) throws IOException {
        try (TensorFile file = TensorFile.open(path)) {
            TensorSource source = file.tensor(3, SHAPE, DataType.F32);
            change.apply(path);
            for (int i = 0; i < 2; i++) {
                if (change.writes()) {
                    TensorFileException refused = assertThrows(TensorFileException.class, source::tensor);
                    assertTrue(refused.getMessage().contains("weights.bin"), refused.getMessage());
                    assertThrows(TensorFileException.class, () -> source.with(tensor -> tensor));
                    assertThrows(TensorFileException.class, file::requireUnchanged);
                } else {
                    assertArrayEquals(numbers(), source.tensor().toFloatArray());
                }
            }
        }
    }

    /** A file's time is a tick of the kernel's clock, so that a second write may have the time of the first. */
    @Test
    void aWriteRightAfterOpeningIsSeen() throws IOException {
        for (int i = 0; i < 50; i++) {
            Files.write(path, content());
            try (TensorFile file = TensorFile.open(path)) {
                FileChange.ZEROED.apply(path);
                assertThrows(TensorFileException.class, file::requireUnchanged);
            }
        }
    }

    @Test
    void anInterruptEndsNoRead() throws IOException {
        try (TensorFile file = TensorFile.open(path)) {
            TensorSource source = file.tensor(3, SHAPE, DataType.F32);
            Thread.currentThread().interrupt();
            assertArrayEquals(numbers(), source.tensor().toFloatArray());
            assertTrue(Thread.interrupted());
            assertArrayEquals(numbers(), source.tensor().toFloatArray());
            Thread.currentThread().interrupt();
            TensorFile.open(path).close();
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void manyThreadsReadAtTheSameTime() throws Exception {
        try (TensorFile file = TensorFile.open(path);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TensorSource source = file.tensor(3, SHAPE, DataType.F32);
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean interrupted = i % 3 == 0;
                Callable<float[]> task = () -> {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return source.with(Tensor::toFloatArray);
                };
                results.add(threads.submit(task));
            }
            for (Future<float[]> result : results) {
                assertArrayEquals(numbers(), result.get());
            }
        }
    }

    @Test
    void bytesGoToTheHeapAndToNativeMemory() throws IOException {
        byte[] large = new byte[200_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 >> 3);
        }
        Files.write(path, large);
        try (TensorFile file = TensorFile.open(path);
                Arena arena = Arena.ofConfined()) {
            byte[] heap = new byte[large.length];
            file.read(0, MemorySegment.ofArray(heap));
            assertArrayEquals(large, heap);
            MemorySegment nativeMemory = arena.allocate(large.length - 5);
            file.read(5, nativeMemory);
            assertEquals(large[5], nativeMemory.get(ValueLayout.JAVA_BYTE, 0));
            assertEquals(-1, MemorySegment.ofArray(large).asSlice(5).mismatch(nativeMemory));
            assertThrows(IndexOutOfBoundsException.class, () -> file.read(6, nativeMemory));
        }
    }

    @Test
    void aClosedFileIsNotRead() throws IOException {
        TensorFile file = TensorFile.open(path);
        TensorSource source = file.tensor(3, SHAPE, DataType.F32);
        assertEquals(1, FileChange.open(folder));
        file.close();
        file.close();
        assertEquals(0, FileChange.open(folder));
        assertThrows(IllegalStateException.class, source::tensor);
        assertThrows(IllegalStateException.class, file::requireUnchanged);
    }

    @Test
    void aSharedFileIsOpenUntilAllHaveClosedIt() throws IOException {
        TensorFile file = TensorFile.open(path);
        TensorFile other = file.share();
        TensorSource source = file.tensor(3, SHAPE, DataType.F32);
        TensorSource shared = source.readBy(same -> other);
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, source::tensor);
        assertThrows(IllegalStateException.class, file::share);
        assertArrayEquals(numbers(), shared.tensor().toFloatArray());
        other.share().close();
        assertEquals(1, FileChange.open(folder));
        other.close();
        assertThrows(IllegalStateException.class, shared::tensor);
        assertEquals(0, FileChange.open(folder));
        TensorFile mapped = TensorFile.map(path);
        assertSame(mapped, mapped.share());
    }

    @Test
    void aForgottenFileIsClosed() throws IOException, InterruptedException {
        openAndForget();
        assertEquals(0, FileChange.openAfterCollection(folder));
    }

    private void openAndForget() throws IOException {
        TensorSource source = TensorFile.open(path).tensor(3, SHAPE, DataType.F32);
        for (int i = 0; i < 20; i++) {
            TensorFile.open(path);
        }
        System.gc();
        assertEquals(COUNT, source.tensor().getFloat(COUNT - 1));
    }

    @Test
    void whatCannotBeOpenedLeavesNothingOpen() throws IOException {
        assertThrows(IOException.class, () -> TensorFile.open(folder.resolve("none")));
        assertFalse(FileChange.open(folder) > 0);
    }
}
