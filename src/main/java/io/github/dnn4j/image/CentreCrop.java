package io.github.dnn4j.image;

/**
 * The crop of torchvision's Resize and CenterCrop: the whole picture is scaled to a whole number of pixels, of which
 * the centre is kept; only the kept part is computed.
 *
 * @param width width of what is kept
 * @param height height of what is kept
 * @param fraction the part of the scaled extent that is kept
 * @param floors whether the scaled extent is rounded down, as timm does, not to the nearest
 */
record CentreCrop(int width, int height, double fraction, boolean floors) {
    Picture apply(Picture picture, Resize.Kernel kernel) {
        boolean widthDecides = (long) picture.width() * height <= (long) picture.height() * width;
        long scaledWidth = scaled(width);
        long scaledHeight = scaled(height);
        if (widthDecides) {
            scaledHeight = Math.max(height, proportional(picture.height(), scaledWidth, picture.width()));
        } else {
            scaledWidth = Math.max(width, proportional(picture.width(), scaledHeight, picture.height()));
        }
        double stepX = (double) picture.width() / scaledWidth;
        double stepY = (double) picture.height() / scaledHeight;
        return Resize.of(
                picture,
                kernel,
                Math.rint((scaledWidth - width) / 2.0) * stepX,
                Math.rint((scaledHeight - height) / 2.0) * stepY,
                width * stepX,
                height * stepY,
                width,
                height);
    }

    /** What an extent of the input becomes before the centre is cut out. */
    private long scaled(int extent) {
        return floors ? Math.max(extent, (long) (extent / fraction)) : Math.round(extent / fraction);
    }

    /**
     * The other extent of the scaled picture: rounded down, as torchvision's Resize does; timm rounds it where the
     * input is no square ({@code ResizeKeepRatio}).
     */
    private long proportional(int extent, long scaled, int ofExtent) {
        return floors && scaled(width) != scaled(height)
                ? (long) Math.rint(extent / ((double) ofExtent / scaled))
                : scaled * extent / ofExtent;
    }
}
