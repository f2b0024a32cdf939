package io.github.dnn4j.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** What can become of a file that is in use, and how often it is open. */
public enum FileChange {
    /** Cut to nothing, as programs do before they write a file anew. */
    CUT(true),
    /** Half of it cut off. */
    CUT_SHORT(true),
    /** Zeros written over it, same size. */
    ZEROED(true),
    /** Something longer written over it. */
    LONGER(true),
    /** Zeros written over it after it got another name. */
    ZEROED_UNDER_ANOTHER_NAME(true),
    /** Zeros written over it after another file took its name. */
    ZEROED_AFTER_ANOTHER_TOOK_ITS_NAME(true),
    /** Another file of the same size renamed over it. */
    REPLACED(false),
    /** Moved elsewhere. */
    RENAMED(false),
    /** Deleted. */
    DELETED(false),
    /** Nothing at all. */
    NONE(false);

    private final boolean writes;

    FileChange(boolean writes) {
        this.writes = writes;
    }

    /** True if the content that was opened is lost. */
    public boolean writes() {
        return writes;
    }

    /** Does it to a file. */
    public void apply(Path file) throws IOException {
        Path other = file.resolveSibling(file.getFileName() + ".other");
        Files.deleteIfExists(other);
        long size = Files.size(file);
        switch (this) {
            case CUT -> cut(file, 0);
            case CUT_SHORT -> cut(file, size / 2);
            case ZEROED -> zero(file);
            case LONGER -> Files.write(file, new byte[(int) size + 100]);
            case ZEROED_UNDER_ANOTHER_NAME -> {
                Files.move(file, other);
                zero(other);
            }
            case ZEROED_AFTER_ANOTHER_TOOK_ITS_NAME -> {
                Path link = file.resolveSibling(file.getFileName() + ".link");
                Files.deleteIfExists(link);
                Files.createLink(link, file);
                REPLACED.apply(file);
                zero(link);
            }
            case REPLACED -> {
                Files.write(other, new byte[(int) size]);
                Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            }
            case RENAMED -> Files.move(file, other);
            case DELETED -> Files.delete(file);
            case NONE -> {}
        }
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void zero(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate((int) channel.size()));
        }
    }

    /** How many handles this process has on files in a folder, whether or not they still have their names. */
    public static long open(Path folder) throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.filter(handle -> {
                        try {
                            return Files.readSymbolicLink(handle).startsWith(folder.toRealPath());
                        } catch (IOException e) {
                            return false; // closed meanwhile
                        }
                    })
                    .count();
        }
    }

    /** Waits until the garbage collector has closed what is unreachable in a folder; gives up after 200 attempts. */
    public static long openAfterCollection(Path folder) throws IOException, InterruptedException {
        for (int i = 0; i < 200 && open(folder) > 0; i++) {
            System.gc();
            Thread.sleep(10);
        }
        return open(folder);
    }
}
