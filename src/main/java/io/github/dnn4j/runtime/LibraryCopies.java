package io.github.dnn4j.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/**
 * Copies of native libraries under numbered names, which JavaCPP makes where another class loader of the process still
 * has the library. No other process uses a copy, so once it is loaded its file is deleted; processes agree by a lock on
 * a file of the folder that none is deleted while another process loads.
 */
final class LibraryCopies {
    private static final String LOCK = ".dnn4j.lock";

    private LibraryCopies() {}

    /** Loads libraries, and deletes the copies that were made for it. */
    static void whileLoading(Optional<ExtractionFolder> folder, Runnable loading) {
        Optional<FileChannel> channel = folder.flatMap(LibraryCopies::open);
        Optional<FileLock> shared = channel.flatMap(opened -> lock(opened, true));
        try {
            loading.run();
            shared.ifPresent(LibraryCopies::deleteCopies);
        } finally {
            channel.ifPresent(LibraryCopies::close);
        }
    }

    /** The file that processes agree by; empty where there is no room for it, and copies stay then. */
    private static Optional<FileChannel> open(ExtractionFolder folder) {
        try {
            return Optional.of(FileChannel.open(
                    folder.folder().resolve(LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE));
        } catch (IOException noRoom) {
            return Optional.empty();
        }
    }

    /** A lock; empty where it is not to be had, and copies stay then. */
    private static Optional<FileLock> lock(FileChannel channel, boolean shared) {
        try {
            return Optional.ofNullable(shared ? channel.lock(0, Long.MAX_VALUE, true) : channel.tryLock());
        } catch (IOException | OverlappingFileLockException notToBeHad) {
            return Optional.empty();
        }
    }

    private static void deleteCopies(FileLock shared) {
        Map<String, String> loaded = Loader.getLoadedLibraries();
        try {
            shared.release();
            if (loaded.keySet().stream().anyMatch(LibraryCopies::isCopy)
                    && lock((FileChannel) shared.acquiredBy(), false).isPresent()) {
                for (Map.Entry<String, String> library : loaded.entrySet()) {
                    if (isCopy(library.getKey())) {
                        Files.deleteIfExists(Path.of(library.getValue()));
                    }
                }
            }
        } catch (IOException stays) {
            logger().log(System.Logger.Level.DEBUG, "a copy of a native library stays", stays);
        }
    }

    /** Gives up the locks, too. */
    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            logger().log(System.Logger.Level.DEBUG, "the lock of native libraries cannot be closed", gone);
        }
    }

    private static System.Logger logger() {
        return System.getLogger(LibraryCopies.class.getPackageName());
    }

    private static boolean isCopy(String library) {
        return library.matches("jnidnn(l|4j)\\d+");
    }
}
