package io.github.dnn4j.image;

import java.io.IOException;

/** A file that is not a picture, or one that cannot be used. The message names the file and says why. */
public class PictureException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the file and the reason. */
    public PictureException(String message) {
        super(message);
    }

    /** With the file, the reason and the decoder's error. */
    public PictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
