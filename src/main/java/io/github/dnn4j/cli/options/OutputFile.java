package io.github.dnn4j.cli.options;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Function;

/** Files that commands write: tried before the long work whose results they are to hold, and named when they fail. */
public final class OutputFile {
    private static final int PROBE_BYTES = 4096;

    private OutputFile() {}

    /** Refuses a file that cannot be written to; what is there may be a device or a pipe. Null is no file. */
    public static void requireWritable(Path file, Function<String, RuntimeException> usage) {
        require(file, false, usage);
    }

    /** Refuses a file that cannot be replaced by a new one under its name, which is how models are written. */
    public static void requireReplaceable(Path file, Function<String, RuntimeException> usage) {
        require(file, true, usage);
    }

    private static void require(Path file, boolean replaced, Function<String, RuntimeException> usage) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw usage.apply(file + " is a folder, not a file to be written");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw usage.apply("there is no folder " + folder + " to write " + file.getFileName() + " into");
        }
        boolean there = Files.exists(file);
        if (replaced && there && !Files.isRegularFile(file)) {
            throw usage.apply(file + " is a pipe or a device, which a model cannot replace; name a file");
        }
        try {
            if (there && !replaced) {
                tryExisting(file);
            } else {
                tryNew(there ? folder.resolve(".dnn4j-" + UUID.randomUUID() + ".probe") : file);
            }
        } catch (IOException refused) {
            throw usage.apply(file + " cannot be written: " + reason(refused));
        }
    }

    private static void tryExisting(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            FileChannel.open(file, StandardOpenOption.WRITE).close();
        } else if (!Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    /** Makes a file of some bytes, which a full disk refuses, and removes it. */
    private static void tryNew(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException link) {
            return; // to where there is nothing yet
        }
        try {
            Files.write(file, new byte[PROBE_BYTES]);
        } finally {
            Files.delete(file);
        }
    }

    /**
     * Writes a text, in place of what the file held before; half of a text is not left behind.
     *
     * @throws CommandException naming the file
     */
    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            if (Files.isRegularFile(file)) {
                file.toFile().delete();
            }
            throw new CommandException("%s could not be written: %s", file, reason(failure));
        }
    }

    /** What the system says, without the file's name, which the message has already. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no file can be made there";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
