package io.github.dnn4j.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    @TempDir
    Path folder;

    private void idx(Path place, int label) throws IOException {
        Files.createDirectories(place);
        byte[] labels = {0, 1, (byte) label};
        Files.write(place.resolve("train-images-idx3-ubyte"), DataFiles.idx(DataFiles.counting(27), 3, 3, 3));
        Files.write(place.resolve("train-labels-idx1-ubyte"), DataFiles.idx(labels, 3));
        Files.write(
                place.resolve("t10k-images-idx3-ubyte.gz"),
                DataFiles.gzip(DataFiles.idx(DataFiles.counting(27), 3, 3, 3)));
        Files.write(place.resolve("t10k-labels-idx1-ubyte.gz"), DataFiles.gzip(DataFiles.idx(labels, 3)));
    }

    @Test
    void knownNamesAreFoundInTheUsersFolder() throws IOException {
        idx(folder.resolve("fashion-mnist"), 9);
        DataSet data = DataSets.open("fashion-mnist", folder.toString());
        assertEquals("fashion-mnist: 3 pictures of 1x3x3 and 3 to test with, 10 classes", data.toString());
        assertEquals("Ankle boot", data.classes().get(data.test().label(2)));
    }

    @Test
    void aFolderOfDigitsIsRead() throws IOException {
        idx(folder.resolve("digits"), 9);
        DataSet data = DataSets.open(folder.resolve("digits").toString());
        assertEquals("9", data.classes().get(data.test().label(2)));
        DataSet two = data.first(2, 1);
        assertEquals(2, two.train().count());
        assertEquals(1, two.test().count());
    }

    @Test
    void labelsOutOfRangeAreNamed() throws IOException {
        idx(folder.resolve("mnist"), 10);
        String message = assertThrows(DataSetException.class, () -> DataSets.open("mnist", folder.toString()))
                .getMessage();
        assertTrue(message.contains("picture 2 has label 10"), message);
    }

    @Test
    void whatIsNotHereSaysHowToGetIt() {
        String message = assertThrows(DataSetException.class, () -> DataSets.open("cifar10", folder.toString()))
                .getMessage();
        assertTrue(message.contains("cifar-10-binary.tar.gz") && message.contains("DNN4J_DATA"), message);
    }

    @Test
    void theRealFashionMnistIsReadWhereItIsInstalled() {
        Path installed = Path.of("/usr/share/datasets/fashion-mnist");
        assumeTrue(Files.isDirectory(installed), "Debian's package dataset-fashion-mnist is not installed");
        DataSet data = DataSets.open("fashion-mnist", null);
        assertEquals(60000, data.train().count());
        assertEquals(10000, data.test().count());
        assertEquals("Ankle boot", data.classes().get(data.train().label(0)));
        int[] perClass = new int[10];
        for (int i = 0; i < 10000; i++) {
            perClass[data.test().label(i)]++;
        }
        assertEquals(1000, perClass[3]);
        assertEquals(0.2860, Normalization.of(data.train()).mean().getFirst());
        assertEquals(0.3530, Normalization.of(data.train()).deviation().getFirst());
    }
}
