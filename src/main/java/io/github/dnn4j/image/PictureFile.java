package io.github.dnn4j.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bytes of a picture file, or why they cannot be had. */
final class PictureFile {
    private PictureFile() {}

    static byte[] content(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new PictureException(file + " is a folder, not a picture");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new PictureException(
                    file + " is not a regular file but a pipe or a device; copy the picture to a file first");
        }
        try {
            long size = Files.size(file);
            if (size > ImageReader.MAX_FILE_BYTES) {
                throw new PictureException(String.format(
                        "%s has %,d bytes; pictures of up to %,d bytes are read",
                        file, size, ImageReader.MAX_FILE_BYTES));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new PictureException("there is no file " + file, missing);
        } catch (AccessDeniedException denied) {
            throw new PictureException(file + " may not be read: permission denied", denied);
        }
    }
}
