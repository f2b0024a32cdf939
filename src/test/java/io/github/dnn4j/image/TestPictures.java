package io.github.dnn4j.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Picture files made in memory. */
public final class TestPictures {
    private TestPictures() {}

    /** Four quarters: red and green above, blue and white below. */
    public static BufferedImage quarters(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean right = x >= width / 2;
                boolean low = y >= height / 2;
                image.setRGB(x, y, low ? (right ? 0xffffff : 0x0000ff) : (right ? 0x00ff00 : 0xff0000));
            }
        }
        return image;
    }

    /** Written by ImageIO; JPEG at the best quality. */
    public static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(1);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG file with an EXIF segment that has an orientation, put right after the start marker. */
    public static byte[] withOrientation(byte[] jpeg, int orientation, boolean littleEndian) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        content.writeBytes(tiff(orientation, littleEndian));
        return withSegment(jpeg, 0xe1, content.toByteArray());
    }

    /** A PNG file with an eXIf chunk, put right before its end chunk, or after its header. */
    public static byte[] pngWithOrientation(byte[] png, int orientation, boolean littleEndian, boolean atEnd) {
        byte[] tiff = tiff(orientation, littleEndian);
        ByteBuffer chunk = ByteBuffer.allocate(12 + tiff.length).putInt(tiff.length);
        chunk.put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(tiff);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + tiff.length);
        chunk.putInt((int) sum.getValue());
        int at = atEnd ? png.length - 12 : 8 + 12 + 13;
        return ByteBuffer.allocate(png.length + chunk.capacity())
                .put(png, 0, at)
                .put(chunk.array())
                .put(png, at, png.length - at)
                .array();
    }

    private static byte[] tiff(int orientation, boolean littleEndian) {
        int[] tiff = littleEndian
                ? new int[] {
                    'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0
                }
                : new int[] {
                    'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0
                };
        byte[] bytes = new byte[tiff.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) tiff[i];
        }
        return bytes;
    }

    /** A JPEG file with a colour profile, put right after the start marker. */
    static byte[] withProfile(byte[] jpeg, byte[] profile) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII));
        content.writeBytes(profile);
        return withSegment(jpeg, 0xe2, content.toByteArray());
    }

    private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int length = 2 + content.length;
        bytes.write(jpeg, 0, 2);
        bytes.write(0xff);
        bytes.write(marker);
        bytes.write(length >> 8);
        bytes.write(length);
        bytes.writeBytes(content);
        bytes.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }
}
