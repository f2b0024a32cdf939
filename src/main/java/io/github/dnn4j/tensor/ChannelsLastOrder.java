package io.github.dnn4j.tensor;

/** Walks a shape (N, C, spatial...) as {@link Layout#NHWC} lies in memory and tells each element's row-major index. */
final class ChannelsLastOrder {
    private final long channels;
    private final long pixels;
    private long image;
    private long pixel;
    private long channel;

    ChannelsLastOrder(Shape shape) {
        channels = shape.extent(1);
        pixels = Layout.pixels(shape);
    }

    /** The row-major logical index of the next element in memory. */
    long next() {
        long index = image + channel * pixels + pixel;
        if (++channel == channels) {
            channel = 0;
            if (++pixel == pixels) {
                pixel = 0;
                image += channels * pixels;
            }
        }
        return index;
    }
}
