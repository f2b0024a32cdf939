package io.github.dnn4j.runtime;

import java.nio.file.Path;

/** There is no folder that native libraries can be extracted to and safely loaded from. */
final class ExtractionFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unsafe;

    private ExtractionFolderException(boolean unsafe, String message) {
        super(message);
        this.unsafe = unsafe;
    }

    /** Others can change what lies in the folders that there are. */
    static ExtractionFolderException unsafe(String why) {
        return new ExtractionFolderException(true, why);
    }

    /** JavaCPP was initialised before dnn4j, with a folder that others can change. */
    static ExtractionFolderException takenBefore(Path folder, String why) {
        return unsafe(
                "another part of this program has initialised JavaCPP before, with the folder " + folder + ": " + why);
    }

    /** Neither of the folders can be written to. */
    static ExtractionFolderException unusable(String home, String temporary) {
        return new ExtractionFolderException(
                false,
                "neither in the home folder " + home + " nor in the temporary folder " + temporary
                        + " can a folder be made and written to");
    }

    /** True if there is a folder, but others can change it. */
    boolean isUnsafe() {
        return unsafe;
    }
}
