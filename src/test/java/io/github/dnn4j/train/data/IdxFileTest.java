package io.github.dnn4j.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file"), content);
    }

    private static byte[] pictures() {
        return DataFiles.idx(DataFiles.counting(24), 2, 3, 4);
    }

    private void refused(byte[] content, int rank, String... words) throws IOException {
        Path file = file(content);
        String message = assertThrows(DataSetException.class, () -> IdxFile.read(file, rank))
                .getMessage();
        assertTrue(message.contains(file.toString()), message);
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void readsPlainAndGzippedFiles() throws IOException {
        for (byte[] content : new byte[][] {pictures(), DataFiles.gzip(pictures())}) {
            Tensor tensor = IdxFile.read(file(content), 3);
            assertEquals(Shape.of(2, 3, 4), tensor.shape());
            assertArrayEquals(DataFiles.counting(24), tensor.toByteArray());
        }
    }

    @Test
    void picturesAndLabelsMakeASplit() throws IOException {
        Path pictures = Files.write(folder.resolve("pictures"), pictures());
        Path labels = Files.write(folder.resolve("labels"), DataFiles.idx(new byte[] {7, (byte) 200}, 2));
        Split split = IdxFile.split(pictures, labels);
        assertEquals("2 pictures of 1x3x4", split.toString());
        assertEquals(7, split.label(0));
        assertEquals(200, split.label(1));
        assertEquals(23, split.picture(1).sample(3, 2, 0));
        Files.write(labels, DataFiles.idx(new byte[] {7}, 1));
        String message = assertThrows(DataSetException.class, () -> IdxFile.split(pictures, labels))
                .getMessage();
        assertTrue(message.contains("2 pictures") && message.contains("1 labels"), message);
    }

    @Test
    void refusesWhatIsNoIdxFile() throws IOException {
        refused("<html>not found</html>".getBytes(), 3, "0x3c68746d", "0x00000803");
        refused(pictures(), 1, "0x00000803", "0x00000801");
        refused(new byte[0], 3, "incomplete");
        refused(new byte[] {0, 0, 8}, 3, "incomplete");
    }

    @Test
    void refusesSizesThatDoNotFitTheFile() throws IOException {
        refused(Arrays.copyOf(pictures(), 39), 3, "40", "39");
        refused(Arrays.copyOf(pictures(), 41), 3, "40", "41");
        refused(DataFiles.idx(new byte[0], 0, 28, 28), 3, "extent 0");
    }

    /** 2 x 10^9 bytes and 4 x 10^18 bytes: neither is allocated. */
    @Test
    void refusesHeadersThatAskForTheWholeMemory() throws IOException {
        byte[] two = DataFiles.idx(new byte[100], 2_000_000_000, 1, 1);
        refused(two, 3, "2,000,000,016");
        refused(DataFiles.gzip(two), 3, "cannot hold");
        refused(DataFiles.idx(new byte[100], 2_000_000_000, 2_000_000_000, 1), 3, "2000000000");
        refused(DataFiles.idx(new byte[100], -1, -1, -1), 3, "4294967295");
    }

    @Test
    void refusesDamagedGzipFiles() throws IOException {
        byte[] packed = DataFiles.gzip(DataFiles.idx(DataFiles.counting(2400), 24, 10, 10));
        refused(Arrays.copyOf(packed, packed.length - 20), 3, "incomplete");
        byte[] changed = packed.clone();
        changed[changed.length - 6] ^= 1;
        refused(changed, 3, "damaged");
        refused(DataFiles.gzip(Arrays.copyOf(pictures(), 41)), 3, "goes on");
    }

    @Test
    void saysWhatIsMissing() {
        Path missing = folder.resolve("train-images-idx3-ubyte.gz");
        String message = assertThrows(DataSetException.class, () -> IdxFile.read(missing, 3))
                .getMessage();
        assertTrue(message.contains("there is no file " + missing), message);
        assertThrows(DataSetException.class, () -> IdxFile.read(folder, 3));
    }
}
