package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds pictures by their names, and counts the files that are none. */
final class PictureFiles {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp");

    private int leftOut;

    /** The folders in a folder, hidden ones left out, by name. */
    static List<String> classes(Path folder) {
        List<String> names = children(folder).stream()
                .filter(Files::isDirectory)
                .map(path -> path.getFileName().toString())
                .filter(name -> !name.startsWith("."))
                .toList();
        require(
                names.size() >= 2,
                "%s has %s; a folder of pictures for each of at least two classes is needed",
                folder,
                names.isEmpty() ? "no folders in it" : "the one folder " + names.getFirst());
        return names;
    }

    /** The pictures of a class, by name. */
    List<Path> of(Path folder) {
        List<Path> files = new ArrayList<>();
        for (Path path : children(folder)) {
            String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
            if (!name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith)) {
                files.add(path);
            } else {
                leftOut++;
            }
        }
        require(
                !files.isEmpty(),
                "%s has no pictures in it; files that end in %s are read",
                folder,
                String.join(", ", ENDINGS));
        return files;
    }

    private static List<Path> children(Path folder) {
        require(Files.isDirectory(folder), Files.exists(folder) ? "%s is no folder" : "there is no folder %s", folder);
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataSetException("the folder " + folder + " cannot be read: " + e, e);
        }
    }

    /** What a user should know about files that were left out. */
    Optional<String> note() {
        return leftOut == 0
                ? Optional.empty()
                : Optional.of(leftOut + " files that do not end in " + String.join(", ", ENDINGS) + " were left out");
    }
}
