package io.github.dnn4j.cli;

import io.github.dnn4j.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Very small data sets that a network can learn in seconds: 8x8 pictures whose class is where their bright bar is. */
public final class TinyData {
    static final int SIZE = 8;
    private static final int CLASSES = 10;

    private TinyData() {}

    /** A folder of the form of MNIST; the ten classes are rows 0 to 4 and columns 0 to 4. */
    public static Path idx(Path folder, int train, int test) throws IOException {
        Files.createDirectories(folder);
        part(folder, "train", train, 1);
        part(folder, "t10k", test, 2);
        return folder;
    }

    private static void part(Path folder, String prefix, int count, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer pictures = ByteBuffer.allocate(16 + count * SIZE * SIZE);
        pictures.putInt(0x803).putInt(count).putInt(SIZE).putInt(SIZE);
        ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            int label = i % CLASSES;
            labels.put((byte) label);
            for (int p = 0; p < SIZE * SIZE; p++) {
                boolean bright = isBright(label, p / SIZE, p % SIZE);
                pictures.put((byte) (bright ? 200 + random.nextInt(56) : random.nextInt(40)));
            }
        }
        Files.write(folder.resolve(prefix + "-images-idx3-ubyte"), pictures.array());
        Files.write(folder.resolve(prefix + "-labels-idx1-ubyte"), labels.array());
    }

    private static boolean isBright(int label, int y, int x) {
        return label < CLASSES / 2 ? y == label : x == label - CLASSES / 2;
    }

    /** One picture of a class as a PNG file. */
    public static Path png(Path file, int label) throws IOException {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                int level = isBright(label, y, x) ? 230 : 20;
                image.getRaster().setSample(x, y, 0, level);
            }
        }
        return Files.write(file, TestPictures.encode(image, "png"));
    }
}
