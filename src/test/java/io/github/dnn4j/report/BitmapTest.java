package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class BitmapTest {
    private static BufferedImage decoded(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void isAPictureThatOthersRead() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        Bitmap bitmap = new Bitmap(37, 11);
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 37; x++) {
                if ((x + y) % 3 != 0) {
                    bitmap.set(x, y, random.nextInt(256), random.nextInt(256), random.nextInt(256));
                }
            }
        }
        BufferedImage image = decoded(bitmap.png());
        assertEquals(37, image.getWidth());
        assertEquals(11, image.getHeight());
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 37; x++) {
                assertEquals(bitmap.argb(x, y), image.getRGB(x, y), x + "," + y);
            }
        }
    }

    @Test
    void beginsTransparentAndKeepsSamplesInRange() {
        Bitmap bitmap = new Bitmap(2, 1);
        bitmap.set(1, 0, -5, 300, 128);
        assertEquals(0, bitmap.argb(0, 0));
        assertEquals(0xff00ff80, bitmap.argb(1, 0));
    }

    @Test
    void addressContainsTheFile() throws IOException {
        Bitmap bitmap = new Bitmap(1, 1);
        bitmap.set(0, 0, 1, 2, 3);
        String uri = bitmap.dataUri();
        byte[] file = Base64.getDecoder().decode(uri.substring("data:image/png;base64,".length()));
        assertEquals(0xff010203, decoded(file).getRGB(0, 0));
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThrows(InvalidDescriptorException.class, () -> new Bitmap(0, 4));
        assertThrows(InvalidDescriptorException.class, () -> new Bitmap(4, 20_000));
        assertThrows(IndexOutOfBoundsException.class, () -> new Bitmap(4, 4).argb(4, 0));
    }
}
