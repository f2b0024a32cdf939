package io.github.dnn4j.djl;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import java.awt.image.BufferedImage;

/** A picture for tests. */
final class Pictures {
    private Pictures() {}

    /** 61 x 47 pixels, no two rows or columns alike. */
    static Image gradients() {
        BufferedImage picture = new BufferedImage(61, 47, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 47; y++) {
            for (int x = 0; x < 61; x++) {
                picture.setRGB(x, y, (x * 4) << 16 | (y * 5) << 8 | (x * y % 256));
            }
        }
        return ImageFactory.getInstance().fromImage(picture);
    }
}
