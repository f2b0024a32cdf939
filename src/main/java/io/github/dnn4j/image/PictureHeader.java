package io.github.dnn4j.image;

/**
 * What a picture file says about its picture before it is decoded.
 *
 * @param width pixels in a row of the upright picture
 * @param height rows of the upright picture
 * @param channels 1 for grey, 3 for colour; transparency does not count
 */
public record PictureHeader(int width, int height, int channels) {
    PictureHeader withChannels(int other) {
        return new PictureHeader(width, height, other);
    }

    /** As in {@code 640x480 colour}. */
    @Override
    public String toString() {
        return width + "x" + height + (channels == 1 ? " grey" : " colour");
    }
}
