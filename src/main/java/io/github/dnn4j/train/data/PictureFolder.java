package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import io.github.dnn4j.image.ImageReader;
import io.github.dnn4j.image.Picture;
import io.github.dnn4j.image.PictureHeader;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures in a folder for each class. With folders {@code train} and {@code test} the classes are folders in those;
 * without them every tenth picture of a class, by name, is kept for testing. All pictures have the same size, and all
 * are grey or all in colour. Files that begin with a dot, and those that do not end like a picture, are left out and
 * counted.
 */
public final class PictureFolder {
    private static final int HELD_OUT = 10;
    private static final long MOST_BYTES = 1L << 36;

    private final Path root;
    private final List<String> notes = new ArrayList<>();
    private final PictureFiles files = new PictureFiles();

    private PictureFolder(Path root) {
        this.root = root;
    }

    /** A picture file and the number of its class. */
    private record Labelled(Path file, int label) {}

    /**
     * Reads the pictures. The headers of all files are looked at before memory for the pictures is allocated.
     *
     * @throws DataSetException if the folder cannot be read, has fewer than two classes, a class has no pictures,
     *     training and testing have other classes, or a picture is damaged or differs in size or depth from the others
     */
    public static DataSet read(Path folder) {
        return new PictureFolder(folder).read();
    }

    private DataSet read() {
        Path train = root.resolve("train");
        Path test = root.resolve("test");
        List<Labelled> training = new ArrayList<>();
        List<Labelled> testing = new ArrayList<>();
        List<String> classes;
        if (Files.isDirectory(train) || Files.isDirectory(test)) {
            classes = PictureFiles.classes(train);
            List<String> tested = PictureFiles.classes(test);
            require(classes.equals(tested), "%s has classes %s, but %s has %s", train, classes, test, tested);
            for (int label = 0; label < classes.size(); label++) {
                addAll(training, files.of(train.resolve(classes.get(label))), label);
                addAll(testing, files.of(test.resolve(classes.get(label))), label);
            }
        } else {
            classes = PictureFiles.classes(root);
            for (int label = 0; label < classes.size(); label++) {
                List<Path> found = files.of(root.resolve(classes.get(label)));
                require(
                        found.size() >= 2,
                        "%s has a single picture; at least two are needed, one to test with",
                        root.resolve(classes.get(label)));
                for (int i = 0; i < found.size(); i++) {
                    boolean heldOut = i % HELD_OUT == Math.min(HELD_OUT, found.size()) - 1;
                    (heldOut ? testing : training).add(new Labelled(found.get(i), label));
                }
            }
            notes.add("there are no folders train and test, so every tenth picture of a class, by name, is kept for"
                    + " testing: " + testing.size() + " of " + (training.size() + testing.size()));
        }
        PictureHeader header = commonHeader(training, testing);
        files.note().ifPresent(notes::add);
        String name = String.valueOf(root.toAbsolutePath().normalize().getFileName());
        return new DataSet(name, classes, split(training, header), split(testing, header), notes);
    }

    private static void addAll(List<Labelled> list, List<Path> files, int label) {
        files.forEach(file -> list.add(new Labelled(file, label)));
    }

    private static PictureHeader commonHeader(List<Labelled> training, List<Labelled> testing) {
        List<Labelled> all = new ArrayList<>(training);
        all.addAll(testing);
        Path first = all.getFirst().file();
        PictureHeader common = header(first);
        int others = 0;
        String example = "";
        for (Labelled picture : all) {
            PictureHeader header = header(picture.file());
            if (!header.equals(common)) {
                others++;
                example = example.isEmpty() ? picture.file() + " is " + header : example;
            }
        }
        require(
                others == 0,
                "pictures differ in size or depth: %s is %s, but %s, and so do %d of %d in all; bring them to one size, all"
                        + " grey or all colour",
                first,
                common,
                example,
                others,
                all.size());
        long bytes = all.size() * (long) common.channels() * common.width() * common.height();
        require(bytes <= MOST_BYTES, "%d pictures of %s are %,d bytes, too many to keep", all.size(), common, bytes);
        return common;
    }

    private static PictureHeader header(Path file) {
        try {
            return ImageReader.header(file);
        } catch (IOException e) {
            throw new DataSetException(e.getMessage(), e);
        }
    }

    private Split split(List<Labelled> pictures, PictureHeader header) {
        Shape shape = Shape.of(pictures.size(), header.channels(), header.height(), header.width());
        Tensor samples = Tensor.allocate(shape, DataType.U8);
        int[] labels = new int[pictures.size()];
        long plane = (long) header.width() * header.height();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = pictures.get(i).label();
            long offset = i * header.channels() * plane;
            decode(pictures.get(i).file(), samples.segment().asSlice(offset, header.channels() * plane), header);
        }
        return new Split(samples, labels, root.toString());
    }

    private static void decode(Path file, MemorySegment target, PictureHeader header) {
        Picture picture;
        try {
            picture = ImageReader.read(file);
        } catch (IOException e) {
            throw new DataSetException(e.getMessage(), e);
        }
        require(
                picture.width() == header.width() && picture.height() == header.height(),
                "%s changed while it was read",
                file);
        long at = 0;
        for (int channel = 0; channel < header.channels(); channel++) {
            for (int y = 0; y < header.height(); y++) {
                for (int x = 0; x < header.width(); x++) {
                    target.set(ValueLayout.JAVA_BYTE, at++, (byte) picture.sample(x, y, channel));
                }
            }
        }
    }
}
