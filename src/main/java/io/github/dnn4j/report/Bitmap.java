package io.github.dnn4j.report;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A small picture of red, green, blue and opacity, 8 bits each, that becomes a PNG file (ISO/IEC 15948). It begins
 * transparent.
 */
public final class Bitmap {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int LARGEST = 1 << 14;
    private static final int CHANNELS = 4;

    private final int width;
    private final int height;
    private final byte[] samples;

    /**
     * A transparent picture.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException unless both extents lie between 1 and 16384
     */
    public Bitmap(int width, int height) {
        require(
                width >= 1 && height >= 1 && width <= LARGEST && height <= LARGEST,
                "a bitmap of %dx%d pixels; each extent must lie between 1 and %d",
                width,
                height,
                LARGEST);
        this.width = width;
        this.height = height;
        this.samples = new byte[Math.multiplyExact(CHANNELS * width, height)];
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Makes a pixel opaque, with a colour of samples from 0 to 255; what is outside of that becomes the nearest. */
    public void set(int x, int y, int red, int green, int blue) {
        int place = place(x, y);
        samples[place] = clamped(red);
        samples[place + 1] = clamped(green);
        samples[place + 2] = clamped(blue);
        samples[place + 3] = (byte) 255;
    }

    private static byte clamped(int sample) {
        return (byte) Math.clamp(sample, 0, 255);
    }

    /** A pixel as 0xAARRGGBB. */
    public int argb(int x, int y) {
        int place = place(x, y);
        return (samples[place + 3] & 0xff) << 24
                | (samples[place] & 0xff) << 16
                | (samples[place + 1] & 0xff) << 8
                | samples[place + 2] & 0xff;
    }

    private int place(int x, int y) {
        return CHANNELS * (Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width));
    }

    /** The picture as the bytes of a PNG file. */
    public byte[] png() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        // Depth 8, colour type 6 (RGBA), and the only methods of compression, filtering and (no) interlace.
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) 8).put((byte) 6);
        chunk(file, "IHDR", header.array());
        chunk(file, "IDAT", compressed());
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    /** The rows, each after a filter byte of 0: no filter. */
    private byte[] compressed() {
        byte[] rows = new byte[(CHANNELS * width + 1) * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(samples, CHANNELS * width * y, rows, (CHANNELS * width + 1) * y + 1, CHANNELS * width);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes)) {
            stream.write(rows);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory can be written
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(name);
        file.writeBytes(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    /** Size and address, as pages take them. */
    public Map<String, Object> toJson() {
        return Json.object("width", width, "height", height, "png", dataUri());
    }

    /** The picture as an address that a page can contain. */
    public String dataUri() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png());
    }
}
