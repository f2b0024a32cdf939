package io.github.dnn4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The folder that native libraries are extracted to and loaded from.
 *
 * @param folder it
 * @param own whether it is one of dnn4j's own, in place of the one that JavaCPP would take
 * @param passedOver folders that would have been taken but for who can change them, each with the reason
 */
public record ExtractionFolder(Path folder, boolean own, List<String> passedOver) {
    /** The system property that names the folder to JavaCPP. */
    public static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

    /** JavaCPP knows its property by a second name, which comes after the first. */
    private static final String SECOND_PROPERTY = "org.bytedeco.javacpp.cacheDir";

    /** Copies the list. */
    public ExtractionFolder {
        passedOver = List.copyOf(passedOver);
    }

    /**
     * The folder that JavaCPP would take, if no other user can change what is in it, or else one of our own. Both are
     * made if they are not there, for the user alone.
     *
     * @param properties the system properties
     * @param user the number of the process's user
     * @param version of dnn4j, which is part of the name of a folder of our own
     * @throws ExtractionFolderException if there is none that can be used
     */
    static ExtractionFolder choose(UnaryOperator<String> properties, int user, String version) throws IOException {
        FolderSafety safety = new FolderSafety(user);
        String home = properties.apply("user.home");
        String temporary = properties.apply("java.io.tmpdir");
        String name = properties.apply("user.name");
        List<String> passedOver = new ArrayList<>();
        Optional<Path> usual = Stream.of(
                        properties.apply(PROPERTY),
                        properties.apply(SECOND_PROPERTY),
                        home + "/.javacpp/cache",
                        temporary + "/.javacpp-" + name + "/cache")
                .filter(each -> each != null)
                .flatMap(each -> path(each).stream())
                .filter(ExtractionFolder::isUsable)
                .findFirst();
        if (usual.isPresent() && isSafe(safety, usual.get(), passedOver)) {
            return new ExtractionFolder(usual.get().toRealPath(), false, passedOver);
        }
        String own = "dnn4j-" + (name != null && name.matches("[\\w.-]+") ? name : "user" + user) + "-" + version;
        Optional<Path> homeFolder = path(home).filter(Files::isDirectory).map(folder -> folder.resolve(".cache"));
        for (Optional<Path> parent : List.of(homeFolder, path(temporary))) {
            Optional<Path> folder = parent.map(each -> each.resolve(own)).filter(ExtractionFolder::isUsable);
            if (folder.isPresent() && isSafe(safety, folder.get(), passedOver)) {
                return new ExtractionFolder(folder.get().toRealPath(), true, passedOver);
            }
        }
        throw passedOver.isEmpty()
                ? ExtractionFolderException.unusable(home, temporary)
                : ExtractionFolderException.unsafe(String.join("; ", passedOver));
    }

    /** What is wrong with a folder that is used already; empty if only its user can change what is in it. */
    static Optional<String> objection(Path folder, int user) throws IOException {
        return new FolderSafety(user).objection(folder);
    }

    private static boolean isSafe(FolderSafety safety, Path folder, List<String> passedOver) throws IOException {
        Optional<String> objection = safety.objection(folder);
        objection.ifPresent(why -> passedOver.add(folder + " is not safe: " + why));
        return objection.isEmpty();
    }

    /** The path of that name; empty if the system's encoding has no such name. */
    private static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException unmappable) {
            return Optional.empty();
        }
    }

    /** True if files can be put there; the folder is made if need be, for its user alone. */
    private static boolean isUsable(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException cannotBeMade) {
            return false;
        }
        return Files.isReadable(folder) && Files.isWritable(folder) && Files.isExecutable(folder);
    }
}
