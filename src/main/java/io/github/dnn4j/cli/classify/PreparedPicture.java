package io.github.dnn4j.cli.classify;

import io.github.dnn4j.image.ImageReader;
import io.github.dnn4j.image.Picture;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A picture as the network takes it; the decoded one, which may be large, is let go.
 *
 * @param file the picture's file
 * @param width width in pixels before preprocessing; likewise {@code height}
 * @param pixels the input tensor
 */
record PreparedPicture(Path file, int width, int height, Tensor pixels) {
    /**
     * Reads and prepares a picture.
     *
     * @throws io.github.dnn4j.image.PictureException if it cannot be decoded
     */
    static PreparedPicture read(Path file, Preprocessing preprocessing) throws IOException {
        Picture picture = ImageReader.read(file);
        return new PreparedPicture(file, picture.width(), picture.height(), preprocessing.apply(picture));
    }
}
