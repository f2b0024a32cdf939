package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds and reads data sets: the known ones by name, others by the folder that they lie in, whose files tell what they
 * are.
 */
public final class DataSets {
    /** Environment variable that names a folder in which data sets have folders of their names. */
    public static final String FOLDER_VARIABLE = "DNN4J_DATA";

    static final List<String> FASHION_CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    private static final List<Known> KNOWN = List.of(
            new Known(
                    "fashion-mnist",
                    List.of("/usr/share/datasets/fashion-mnist"),
                    "Debian's and Ubuntu's package dataset-fashion-mnist installs it (apt install"
                            + " dataset-fashion-mnist); elsewhere get the four files *-ubyte.gz from"
                            + " https://github.com/zalandoresearch/fashion-mnist"),
            new Known(
                    "mnist",
                    List.of("/usr/share/datasets/mnist"),
                    "get the four files *-ubyte.gz, from https://yann.lecun.org/exdb/mnist or a copy"),
            new Known(
                    "cifar10",
                    List.of("/usr/share/datasets/cifar10"),
                    "get cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html and unpack it"));

    private DataSets() {}

    /**
     * A data set known by name.
     *
     * @param places folders where it may lie besides the user's own
     * @param advice how to get it
     */
    private record Known(String name, List<String> places, String advice) {}

    /** The names that {@link #open} knows. */
    public static List<String> names() {
        return KNOWN.stream().map(Known::name).toList();
    }

    /**
     * Opens a data set: {@code fashion-mnist}, {@code mnist} or {@code cifar10}, searched for in the folder that
     * {@value #FOLDER_VARIABLE} names and where packages install it; or a folder with the files of MNIST or CIFAR-10 or
     * with a folder of pictures for each class ({@link PictureFolder}).
     *
     * @throws DataSetException if there is no such data, saying how to get it, or it is damaged or does not fit
     *     together
     */
    public static DataSet open(String nameOrFolder) {
        return open(nameOrFolder, System.getenv(FOLDER_VARIABLE));
    }

    static DataSet open(String nameOrFolder, String userFolder) {
        for (Known known : KNOWN) {
            if (known.name().equals(nameOrFolder)) {
                return open(known, userFolder);
            }
        }
        Path folder = Path.of(nameOrFolder);
        require(
                Files.exists(folder),
                "there is no data set and no folder named %s; known by name are %s",
                nameOrFolder,
                String.join(", ", names()));
        return read(folder, String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    }

    private static DataSet open(Known known, String userFolder) {
        List<Path> places = new ArrayList<>();
        if (userFolder != null && !userFolder.isBlank()) {
            places.add(Path.of(userFolder).resolve(known.name()));
        }
        known.places().forEach(place -> places.add(Path.of(place)));
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                return read(place, known.name());
            }
        }
        throw new DataSetException("the data set " + known.name() + " is not here (looked at " + places + "): "
                + known.advice() + ", and name the folder instead, or put it into the folder " + known.name()
                + " of the one that " + FOLDER_VARIABLE + " names");
    }

    private static DataSet read(Path folder, String name) {
        require(Files.isDirectory(folder), "%s is no folder", folder);
        Path unpacked = folder.resolve("cifar-10-batches-bin");
        if (Files.isDirectory(unpacked)) {
            return Cifar10.read(unpacked);
        }
        if (Files.exists(Cifar10.trainingFile(folder, 1)) || Files.exists(folder.resolve(Cifar10.TEST))) {
            return Cifar10.read(folder);
        }
        if (isIdx(folder)) {
            return idx(folder, name);
        }
        return PictureFolder.read(folder);
    }

    private static boolean isIdx(Path folder) {
        return List.of("train-images-idx3-ubyte", "t10k-images-idx3-ubyte").stream()
                .anyMatch(file -> Files.exists(folder.resolve(file)) || Files.exists(folder.resolve(file + ".gz")));
    }

    private static DataSet idx(Path folder, String name) {
        Split train =
                IdxFile.split(idxFile(folder, "train-images-idx3-ubyte"), idxFile(folder, "train-labels-idx1-ubyte"));
        Split test =
                IdxFile.split(idxFile(folder, "t10k-images-idx3-ubyte"), idxFile(folder, "t10k-labels-idx1-ubyte"));
        return new DataSet(name, name.startsWith("fashion") ? FASHION_CLASSES : DIGITS, train, test, List.of());
    }

    private static Path idxFile(Path folder, String file) {
        Path plain = folder.resolve(file);
        return Files.exists(plain) ? plain : folder.resolve(file + ".gz");
    }
}
