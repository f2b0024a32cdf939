package io.github.dnn4j.train.data;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small data sets, in memory and as files. */
public final class DataFiles {
    private DataFiles() {}

    /** Noise with a bright square whose place tells the class: can be learned, but not at once. */
    public static DataSet squares(int classes, int side, int training, int testing, long seed) {
        List<String> names =
                IntStream.range(0, classes).mapToObj(i -> "place" + i).toList();
        return new DataSet(
                "squares",
                names,
                squares(classes, side, training, seed),
                squares(classes, side, testing, seed + 1),
                List.of());
    }

    private static Split squares(int classes, int side, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor pictures = Tensor.allocate(Shape.of(count, 1, side, side), DataType.U8);
        byte[] samples = new byte[count * side * side];
        random.nextBytes(samples);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(classes);
            int from = labels[i] * side * side / classes;
            for (int k = from; k < from + side; k++) {
                samples[i * side * side + k] = (byte) (180 + random.nextInt(70));
            }
        }
        pictures.copyFrom(samples);
        return new Split(pictures, labels, "squares");
    }

    /** An IDX file's bytes: unsigned bytes of these extents. */
    static byte[] idx(byte[] elements, int... extents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0x0800 | extents.length);
            for (int extent : extents) {
                out.writeInt(extent);
            }
            out.write(elements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Bytes 0, 1, 2... of the given number. */
    static byte[] counting(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** A picture file of one colour. */
    static void picture(Path file, int width, int height, boolean grey, int level) throws IOException {
        int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setPixel(x, y, grey ? new int[] {level} : new int[] {level, 0, 255 - level});
            }
        }
        Files.createDirectories(file.getParent());
        String name = file.getFileName().toString();
        ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    }

    /** The samples of one picture of a batch or split. */
    static List<Float> values(Tensor pictures, int place) {
        long size = pictures.shape().elements() / pictures.shape().extent(0);
        List<Float> values = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            values.add(pictures.getFloat(place * size + i));
        }
        return values;
    }
}
