package io.github.dnn4j.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        for (int i = 1; i <= 5; i++) {
            Files.write(folder.resolve("data_batch_" + i + ".bin"), records(2, i));
        }
        Files.write(folder.resolve("test_batch.bin"), records(1, 9));
    }

    /** Records with one label, every sample of a plane being 10 times the label plus the plane. */
    private static byte[] records(int count, int label) {
        byte[] bytes = new byte[count * RECORD];
        for (int i = 0; i < bytes.length; i++) {
            int at = i % RECORD;
            bytes[i] = (byte) (at == 0 ? label : 10 * label + (at - 1) / 1024);
        }
        return bytes;
    }

    private String refused() {
        return assertThrows(DataSetException.class, () -> Cifar10.read(folder)).getMessage();
    }

    @Test
    void readsAllFilesInTheirOrder() {
        DataSet data = DataSets.open(folder.toString());
        assertEquals("cifar10: 10 pictures of 3x32x32 and 1 to test with, 10 classes", data.toString());
        assertEquals("truck", data.classes().get(data.test().label(0)));
        for (int i = 0; i < 10; i++) {
            assertEquals(1 + i / 2, data.train().label(i));
            assertEquals(10 * (1 + i / 2) + 2, data.train().picture(i).sample(31, 31, 2));
            assertEquals(10 * (1 + i / 2), data.train().picture(i).sample(0, 0, 0));
        }
        assertEquals(List.of(), data.notes());
    }

    @Test
    void isFoundWhereTheArchiveUnpacksIt() throws IOException {
        Path unpacked = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
        Files.write(unpacked.resolve("data_batch_1.bin"), records(3, 1));
        Files.write(unpacked.resolve("test_batch.bin"), records(1, 1));
        DataSet data = DataSets.open(folder.toString());
        assertEquals(3, data.train().count());
        assertEquals(List.of("only 1 of 5 training files"), data.notes());
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Path third = folder.resolve("data_batch_3.bin");
        Files.write(third, Arrays.copyOf(records(2, 3), 2 * RECORD - 1));
        assertTrue(refused().contains(third + " has 6,145 bytes"), refused());
        Files.write(third, new byte[0]);
        assertTrue(refused().contains(third + " has 0 bytes"), refused());
        Files.write(third, records(2, 10));
        assertTrue(refused().contains("record 0: label 10"), refused());
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Files.delete(folder.resolve("test_batch.bin"));
        assertTrue(refused().contains("test_batch.bin"), refused());
        for (int i = 1; i <= 5; i++) {
            Files.delete(folder.resolve("data_batch_" + i + ".bin"));
        }
        assertTrue(refused().contains("data_batch_1.bin"), refused());
    }
}
