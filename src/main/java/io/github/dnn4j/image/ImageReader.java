package io.github.dnn4j.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads JPEG, PNG and BMP files. Grey becomes equal red, green and blue; transparent pixels are laid on white; CMYK and
 * 16-bit samples are reduced to 8-bit RGB; embedded colour profiles are ignored, as in most training pipelines; the
 * EXIF orientation of JPEG and PNG files is applied. The size in the header is checked before any pixel is decoded, and
 * a picture that ends early is refused.
 */
public final class ImageReader {
    /** The most pixels that are decoded, three bytes each. */
    public static final long MAX_PIXELS = 100_000_000;
    /** The largest file that is read, in bytes. */
    public static final long MAX_FILE_BYTES = 1L << 29;

    private ImageReader() {}

    /**
     * Reads a picture file.
     *
     * @throws PictureException if the file is missing, is not a JPEG, PNG or BMP picture, is damaged, or has more than
     *     {@value #MAX_PIXELS} pixels
     * @throws IOException if reading fails
     * @throws IllegalStateException if the runtime is without the module java.desktop
     */
    public static Picture read(Path file) throws IOException {
        return decode(PictureFile.content(file), file.toString());
    }

    /**
     * Reads what a picture file says about its size and depth, without decoding it.
     *
     * @throws PictureException if the file is missing, is not a JPEG, PNG or BMP picture, or its header is damaged
     * @throws IOException if reading fails
     * @throws IllegalStateException if the runtime is without the module java.desktop
     */
    public static PictureHeader header(Path file) throws IOException {
        requireDecoders();
        return PictureDecoder.header(PictureFile.content(file), file.toString());
    }

    /**
     * Decodes a picture in memory.
     *
     * @param file the content of a picture file
     * @param name what to call it in messages
     * @throws PictureException as {@link #read}
     * @throws IllegalStateException if the runtime is without the module java.desktop
     */
    public static Picture decode(byte[] file, String name) throws PictureException {
        requireDecoders();
        return PictureDecoder.decode(file, name);
    }

    /**
     * A picture that an application has decoded: the samples of its raster, not turned and not colour-managed, as those
     * of a file are; its type is in the module java.desktop.
     */
    @SuppressWarnings("exports") // whoever has such a picture requires the module
    public static Picture of(BufferedImage image) {
        return Samples.of(image);
    }

    /** They are optional in dnn4j's module, so an image made by jlink may be without. */
    private static void requireDecoders() {
        if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
            throw new IllegalStateException(
                    "pictures are decoded by the module java.desktop, which this Java runtime is"
                            + " without: start Java or make its image (jlink) with --add-modules java.desktop");
        }
    }
}
