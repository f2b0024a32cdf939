package io.github.dnn4j.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Locale;

/**
 * What tells whether a file is the one it was and holds what it held.
 *
 * @param key device and inode; null where the file system has no such thing
 * @param size bytes
 * @param modified when its content was last written, as finely as the file system keeps it
 */
record FileState(Object key, long size, FileTime modified) {
    /** The state of the file that {@code path} names now. */
    static FileState of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }

    /** Size and time, in words. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d bytes, written at %s", size, modified);
    }
}
