package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * CIFAR-10's binary version: records of a label byte and 3072 samples, the planes red, green and blue of 32 x 32 each,
 * without a header; {@code data_batch_1.bin} to {@code data_batch_5.bin} to train on, {@code test_batch.bin} to test
 * with.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">the data set's page</a>
 */
public final class Cifar10 {
    private static final int SIDE = 32;
    private static final int SAMPLES = 3 * SIDE * SIDE;
    private static final int RECORD = 1 + SAMPLES;
    private static final int MOST_RECORDS = 1 << 20;
    static final String TEST = "test_batch.bin";
    static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private Cifar10() {}

    /**
     * Reads the data set from the folder of its files. Fewer than five training files are read as far as they are
     * there.
     *
     * @throws DataSetException if a file is missing, is no whole number of records, or has a label above 9
     */
    public static DataSet read(Path folder) {
        List<Path> files = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            Path file = trainingFile(folder, i);
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        require(!files.isEmpty(), "%s has no training files; the first is %s", folder, trainingFile(folder, 1));
        List<String> notes = files.size() == 5 ? List.of() : List.of("only " + files.size() + " of 5 training files");
        return new DataSet("cifar10", CLASSES, split(files), split(List.of(folder.resolve(TEST))), notes);
    }

    static Path trainingFile(Path folder, int number) {
        return folder.resolve("data_batch_" + number + ".bin");
    }

    /** Reads the records of several files, one after another. */
    static Split split(List<Path> files) {
        int total = 0;
        for (Path file : files) {
            total += records(file);
            require(total <= MOST_RECORDS, "%s brings the records to %d; up to %d are read", file, total, MOST_RECORDS);
        }
        Tensor pictures = Tensor.allocate(Shape.of(total, 3, SIDE, SIDE), DataType.U8);
        int[] labels = new int[total];
        int at = 0;
        for (Path file : files) {
            int count = records(file);
            try (Bytes bytes = Bytes.open(file)) {
                bytes.requireRest((long) count * RECORD, count + " records");
                for (int i = 0; i < count; i++, at++) {
                    labels[at] = bytes.unsigned();
                    require(labels[at] < 10, "%s, record %d: label %d; labels are 0 to 9", file, i, labels[at]);
                    MemorySegment picture = pictures.segment().asSlice((long) at * SAMPLES, SAMPLES);
                    bytes.fill(picture);
                }
                bytes.requireEnd();
            }
        }
        return new Split(pictures, labels, files.getFirst().toString());
    }

    private static int records(Path file) {
        require(Files.isRegularFile(file), "there is no file %s", file);
        long size;
        try {
            size = Files.size(file);
        } catch (IOException e) {
            throw new DataSetException("cannot read " + file + ": " + e.getMessage(), e);
        }
        require(
                size > 0 && size % RECORD == 0 && size / RECORD <= MOST_RECORDS,
                "%s has %,d bytes; records of CIFAR-10 have %,d each, so it is incomplete or another file",
                file,
                size,
                RECORD);
        return (int) (size / RECORD);
    }
}
