package io.github.dnn4j.image;

/**
 * The eight values of the EXIF tag Orientation (CIPA DC-008-2023, 4.6.5.1.5), each saying which side of the stored
 * picture is the top and which the left of the upright one.
 */
enum Orientation {
    UPRIGHT,
    MIRRORED,
    ROTATED_180,
    FLIPPED,
    TRANSPOSED,
    ROTATED_90_CLOCKWISE,
    TRANSVERSED,
    ROTATED_90_COUNTERCLOCKWISE;

    /** The orientation of tag value 1 to 8; a value that the standard does not know counts as upright. */
    static Orientation ofTag(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    /** True if the stored rows become columns. */
    private boolean swapsAxes() {
        return ordinal() >= TRANSPOSED.ordinal();
    }

    /** The header of the upright picture for that of one that is stored in this orientation. */
    PictureHeader apply(PictureHeader stored) {
        return swapsAxes() ? new PictureHeader(stored.height(), stored.width(), stored.channels()) : stored;
    }

    /** The upright picture for one that is stored in this orientation. */
    Picture apply(Picture stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = swapsAxes() ? stored.height() : stored.width();
        int height = swapsAxes() ? stored.width() : stored.height();
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        int lastX = stored.width() - 1;
        int lastY = stored.height() - 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int place = 3
                        * switch (this) {
                            case UPRIGHT -> y * stored.width() + x;
                            case MIRRORED -> y * stored.width() + lastX - x;
                            case ROTATED_180 -> (lastY - y) * stored.width() + lastX - x;
                            case FLIPPED -> (lastY - y) * stored.width() + x;
                            case TRANSPOSED -> x * stored.width() + y;
                            case ROTATED_90_CLOCKWISE -> (lastY - x) * stored.width() + y;
                            case TRANSVERSED -> (lastY - x) * stored.width() + lastX - y;
                            case ROTATED_90_COUNTERCLOCKWISE -> x * stored.width() + lastX - y;
                        };
                System.arraycopy(from, place, to, 3 * (y * width + x), 3);
            }
        }
        return new Picture(width, height, to);
    }
}
