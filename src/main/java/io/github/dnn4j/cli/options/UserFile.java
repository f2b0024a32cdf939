package io.github.dnn4j.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file named on the command line that is to be read as a whole: pipes and devices may have no end. */
public final class UserFile {
    private UserFile() {}

    /**
     * Why a file cannot be read; empty if it can.
     *
     * @param what what the file is to be, such as "model"
     */
    public static Optional<String> refusal(Path file, String what) {
        if (Files.isDirectory(file)) {
            return Optional.of("the " + what + " " + file + " is a folder, not a file");
        }
        if (!Files.exists(file)) {
            return Optional.of("there is no " + what + " file " + file + FileNames.hint(file));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("the " + what + " " + file
                    + " is a pipe or a device, not a regular file; copy what it gives to a file first");
        }
        return Files.isReadable(file)
                ? Optional.empty()
                : Optional.of("the " + what + " file " + file + " may not be read");
    }
}
