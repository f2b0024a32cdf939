package io.github.dnn4j.image;

import java.util.Locale;
import java.util.Optional;

/** Picture file formats, told by their first bytes, whatever the file is called. */
enum PictureFormat {
    JPEG(true, "ffd8ff", 0),
    PNG(true, "89504e470d0a1a0a", 0),
    BMP(true, "424d", 0),
    GIF(false, "47494638", 0),
    TIFF(false, "49492a00", 0),
    TIFF_BIG_ENDIAN(false, "4d4d002a", 0),
    WEBP(false, "57454250", 8),
    HEIF(false, "66747970", 4),
    JPEG_2000(false, "0000000c6a502020", 0),
    PDF(false, "25504446", 0),
    SVG(false, "3c737667", 0);

    private final boolean readable;
    private final String signature;
    private final int offset;

    PictureFormat(boolean readable, String signature, int offset) {
        this.readable = readable;
        this.signature = signature;
        this.offset = offset;
    }

    /** True for the formats that {@link ImageReader} decodes. */
    boolean readable() {
        return readable;
    }

    /** The format whose signature the file begins with. */
    static Optional<PictureFormat> of(byte[] file) {
        for (PictureFormat format : values()) {
            if (format.matches(file)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private boolean matches(byte[] file) {
        int length = signature.length() / 2;
        if (file.length < offset + length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int expected = Integer.parseInt(signature, 2 * i, 2 * i + 2, 16);
            if ((file[offset + i] & 0xff) != expected) {
                return false;
            }
        }
        return true;
    }

    /** The name in messages. */
    @Override
    public String toString() {
        return switch (this) {
            case TIFF_BIG_ENDIAN -> "TIFF";
            case WEBP -> "WebP";
            case JPEG_2000 -> "JPEG 2000";
            case HEIF -> "HEIF, AVIF or MP4";
            case JPEG, PNG, BMP, GIF, TIFF, PDF, SVG -> name().toUpperCase(Locale.ROOT);
        };
    }
}
