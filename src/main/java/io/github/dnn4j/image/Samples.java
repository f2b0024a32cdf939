package io.github.dnn4j.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** Takes 8-bit red, green and blue out of what ImageIO decodes. */
final class Samples {
    private Samples() {}

    /** The picture in {@code image}, transparent pixels laid on white. */
    static Picture of(BufferedImage image) {
        ColorModel model = image.getColorModel();
        int space = model.getColorSpace().getType();
        boolean plain = model instanceof ComponentColorModel
                && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB)
                && model.getTransferType() != java.awt.image.DataBuffer.TYPE_FLOAT
                && model.getTransferType() != java.awt.image.DataBuffer.TYPE_DOUBLE;
        return plain ? ofComponents(image) : ofPacked(image);
    }

    /**
     * Reads the stored samples: {@link BufferedImage#getRGB} would take grey samples for linear light and brighten
     * them, and would convert colour profiles pixel by pixel.
     */
    private static Picture ofComponents(BufferedImage image) {
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        int bands = raster.getNumBands();
        int colours = model.getNumColorComponents();
        boolean alpha = model.hasAlpha();
        int[] largest = new int[bands];
        for (int band = 0; band < bands; band++) {
            largest[band] = (int) ((1L << model.getComponentSize(band)) - 1);
        }
        byte[] rgb = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[bands * width];
        for (int y = 0, to = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int from = x * bands;
                int opacity = alpha ? to8Bits(row[from + colours], largest[colours]) : 255;
                for (int channel = 0; channel < 3; channel++) {
                    int band = colours == 1 ? 0 : channel;
                    rgb[to++] = (byte) onWhite(to8Bits(row[from + band], largest[band]), opacity);
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    /** Palettes and pixels packed into integers, which are sRGB. */
    private static Picture ofPacked(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[width];
        for (int y = 0, to = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                int opacity = argb >>> 24;
                rgb[to++] = (byte) onWhite(argb >> 16 & 0xff, opacity);
                rgb[to++] = (byte) onWhite(argb >> 8 & 0xff, opacity);
                rgb[to++] = (byte) onWhite(argb & 0xff, opacity);
            }
        }
        return new Picture(width, height, rgb);
    }

    /**
     * Four components of a JPEG file as they are stored. With an Adobe segment the inks are inverted (0 is full ink),
     * and with transform 2 the first three are YCbCr of the complements of what is stored otherwise (Adobe Technical
     * Note 5116; {@code cmyk_ycck_convert} of libjpeg).
     *
     * @param adobeTransform the segment's transform flag, -1 without the segment
     */
    static Picture ofInkRaster(Raster raster, int adobeTransform) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[4 * width];
        for (int y = 0, to = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int from = 0; from < row.length; from += 4) {
                int a = row[from];
                int b = row[from + 1];
                int c = row[from + 2];
                int k = row[from + 3];
                if (adobeTransform == 2) {
                    double cb = b - 128;
                    double cr = c - 128;
                    b = 255 - clamp(a - 0.344136 * cb - 0.714136 * cr);
                    c = 255 - clamp(a + 1.772 * cb);
                    a = 255 - clamp(a + 1.402 * cr);
                }
                boolean inverted = adobeTransform >= 0;
                rgb[to++] = (byte) paper(a, k, inverted);
                rgb[to++] = (byte) paper(b, k, inverted);
                rgb[to++] = (byte) paper(c, k, inverted);
            }
        }
        return new Picture(width, height, rgb);
    }

    /** The light that an ink and black leave of white paper. */
    private static int paper(int ink, int black, boolean inverted) {
        int left = inverted ? ink * black : (255 - ink) * (255 - black);
        return (left + 127) / 255;
    }

    private static int clamp(double value) {
        return (int) Math.min(255, Math.max(0, Math.round(value)));
    }

    private static int to8Bits(int sample, int largest) {
        return largest == 255 ? sample : (int) ((255L * sample + largest / 2) / largest);
    }

    private static int onWhite(int sample, int opacity) {
        return opacity == 255 ? sample : (sample * opacity + 255 * (255 - opacity) + 127) / 255;
    }
}
