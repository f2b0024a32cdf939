package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * IDX, the format of MNIST: two zero bytes, a byte for the element type, one for the rank, an extent of four bytes for
 * each axis, most significant byte first, then the elements, row-major. Unsigned bytes are read, gzipped or not.
 *
 * @see <a href="https://web.archive.org/web/2024/http://yann.lecun.com/exdb/mnist/">MNIST's page, "file formats"</a>
 */
public final class IdxFile {
    private static final int UNSIGNED_BYTES = 0x08;
    private static final long MOST_BYTES = 1L << 36;

    private IdxFile() {}

    /**
     * Reads a file of unsigned bytes.
     *
     * @param rank how many axes it must have: 3 for pictures (count, height, width), 1 for labels
     * @throws DataSetException if it is missing, is not such a file, or is shorter or longer than its header says;
     *     nothing is allocated before the header is known to fit the file
     */
    public static Tensor read(Path file, int rank) {
        try (Bytes bytes = Bytes.open(file)) {
            int magic = bytes.bigEndian();
            int expected = UNSIGNED_BYTES << 8 | rank;
            require(
                    magic == expected,
                    "%s begins with 0x%08x; an IDX file of unsigned bytes with %d axes begins with 0x%08x",
                    file,
                    magic,
                    rank,
                    expected);
            long[] extents = new long[rank];
            long elements = 1;
            for (int i = 0; i < rank; i++) {
                extents[i] = Integer.toUnsignedLong(bytes.bigEndian());
                require(extents[i] >= 1, "%s has extent 0 on axis %d: there is nothing in it", file, i);
                require(
                        elements <= MOST_BYTES / extents[i],
                        "%s declares extents %s, more than %,d bytes",
                        file,
                        Arrays.toString(extents),
                        MOST_BYTES);
                elements *= extents[i];
            }
            bytes.requireRest(elements, "extents " + Arrays.toString(extents));
            Tensor tensor = Tensor.allocate(Shape.of(extents), DataType.U8);
            bytes.fill(tensor.segment());
            bytes.requireEnd();
            return tensor;
        }
    }

    /**
     * Reads pictures (count, height, width) and their labels.
     *
     * @throws DataSetException as {@link #read} does, or if their numbers differ
     */
    public static Split split(Path pictures, Path labels) {
        Tensor numbers = read(labels, 1);
        Tensor samples = read(pictures, 3);
        Shape shape = samples.shape();
        require(
                shape.extent(0) == numbers.shape().extent(0),
                "%s has %d pictures, but %s has %d labels",
                pictures,
                shape.extent(0),
                labels,
                numbers.shape().extent(0));
        int[] values = new int[Math.toIntExact(shape.extent(0))];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.segment().get(ValueLayout.JAVA_BYTE, i) & 0xff;
        }
        Shape planes = Shape.of(shape.extent(0), 1, shape.extent(1), shape.extent(2));
        return new Split(samples.reshape(planes), values, pictures.toString());
    }
}
