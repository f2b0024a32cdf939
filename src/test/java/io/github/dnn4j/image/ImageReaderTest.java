package io.github.dnn4j.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {
    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;
    private static final int BLUE = 0x0000ff;
    private static final int WHITE = 0xffffff;

    @TempDir
    private Path folder;

    private static int pixel(Picture picture, int x, int y) {
        return picture.sample(x, y, 0) << 16 | picture.sample(x, y, 1) << 8 | picture.sample(x, y, 2);
    }

    private static void assertNear(int expected, int actual, int tolerance) {
        for (int shift = 0; shift <= 16; shift += 8) {
            assertEquals(
                    expected >> shift & 0xff,
                    actual >> shift & 0xff,
                    tolerance,
                    () -> String.format("%06x instead of %06x", actual, expected));
        }
    }

    private static void assertQuarters(Picture picture, int tolerance, int... corners) {
        int right = picture.width() - 1;
        int low = picture.height() - 1;
        assertNear(corners[0], pixel(picture, 0, 0), tolerance);
        assertNear(corners[1], pixel(picture, right, 0), tolerance);
        assertNear(corners[2], pixel(picture, 0, low), tolerance);
        assertNear(corners[3], pixel(picture, right, low), tolerance);
    }

    @ParameterizedTest
    @CsvSource({"png,0", "bmp,0", "jpeg,4"})
    void readsEachFormat(String format, int tolerance) throws IOException {
        Path file = folder.resolve("picture-without-extension");
        Files.write(file, TestPictures.encode(TestPictures.quarters(48, 32), format));
        Picture picture = ImageReader.read(file);
        assertEquals(48, picture.width());
        assertEquals(32, picture.height());
        assertQuarters(picture, tolerance, RED, GREEN, BLUE, WHITE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void appliesEveryOrientation(boolean littleEndian) throws IOException {
        byte[] jpeg = TestPictures.encode(TestPictures.quarters(48, 32), "jpeg");
        byte[] png = TestPictures.encode(TestPictures.quarters(48, 32), "png");
        // The corners that a viewer shows, from the top left: what lies where the tag says top and left are.
        int[][] upright = {
            {RED, GREEN, BLUE, WHITE},
            {GREEN, RED, WHITE, BLUE},
            {WHITE, BLUE, GREEN, RED},
            {BLUE, WHITE, RED, GREEN},
            {RED, BLUE, GREEN, WHITE},
            {BLUE, RED, WHITE, GREEN},
            {WHITE, GREEN, BLUE, RED},
            {GREEN, WHITE, RED, BLUE}
        };
        for (int tag = 1; tag <= 8; tag++) {
            Picture picture = ImageReader.decode(TestPictures.withOrientation(jpeg, tag, littleEndian), "test");
            assertEquals(tag < 5 ? 48 : 32, picture.width(), "width for tag " + tag);
            assertQuarters(picture, 4, upright[tag - 1]);
            for (boolean atEnd : new boolean[] {false, true}) {
                byte[] turned = TestPictures.pngWithOrientation(png, tag, littleEndian, atEnd);
                Picture same = ImageReader.decode(turned, "test");
                assertQuarters(same, 0, upright[tag - 1]);
                PictureHeader header = ImageReader.header(Files.write(folder.resolve("turned.png"), turned));
                assertEquals(new PictureHeader(same.width(), same.height(), 3), header);
            }
        }
        assertQuarters(ImageReader.decode(TestPictures.withOrientation(jpeg, 9, littleEndian), "test"), 4, upright[0]);
    }

    @Test
    void leavesColourProfilesAside() throws IOException {
        byte[] jpeg = TestPictures.encode(TestPictures.quarters(48, 32), "jpeg");
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        Picture plain = ImageReader.decode(jpeg, "plain");
        for (byte[] profile : new byte[][] {linear, "no profile at all".getBytes(StandardCharsets.US_ASCII)}) {
            Picture profiled = ImageReader.decode(TestPictures.withProfile(jpeg, profile), "profiled");
            assertArrayEquals(plain.rgb(), profiled.rgb());
        }
    }

    @Test
    void keepsGreyLevels() throws IOException {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int level = 0; level < 256; level++) {
            image.getRaster().setSample(level, 0, 0, level);
        }
        Picture picture = ImageReader.decode(TestPictures.encode(image, "png"), "grey");
        for (int level = 0; level < 256; level++) {
            assertEquals(level * 0x010101, pixel(picture, level, 0));
        }
    }

    @Test
    void reducesSixteenBits() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 65535);
        image.getRaster().setSample(1, 0, 0, 257 * 100);
        Picture picture = ImageReader.decode(TestPictures.encode(image, "png"), "deep");
        assertEquals(255, picture.sample(0, 0, 0));
        assertEquals(100, picture.sample(1, 0, 2));
        assertEquals(0, picture.sample(2, 0, 1));
    }

    @Test
    void reducesSixteenBitColour() throws IOException {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, 1, DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {257 * 10, 257 * 20, 257 * 30});
        BufferedImage image = new BufferedImage(model, raster, false, null);
        assertEquals(0x0a141e, pixel(ImageReader.decode(TestPictures.encode(image, "png"), "deep"), 0, 0));
    }

    @Test
    void laysTransparencyOnWhite() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00ff0000);
        image.setRGB(1, 0, 0xff102030);
        image.setRGB(2, 0, 0x80000000);
        Picture picture = ImageReader.decode(TestPictures.encode(image, "png"), "clear");
        assertEquals(WHITE, pixel(picture, 0, 0));
        assertEquals(0x102030, pixel(picture, 1, 0));
        assertEquals(0x7f7f7f, pixel(picture, 2, 0));
    }

    @Test
    void readsPalettes() throws IOException {
        byte[] levels = {0, (byte) 200};
        IndexColorModel palette = new IndexColorModel(1, 2, levels, new byte[] {0, 100}, new byte[] {50, 0});
        BufferedImage image = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setSample(8, 0, 0, 1);
        Picture picture = ImageReader.decode(TestPictures.encode(image, "png"), "palette");
        assertEquals(0x000032, pixel(picture, 0, 0));
        assertEquals(0xc86400, pixel(picture, 8, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "jpeg"})
    void refusesTruncatedFiles(String format) throws IOException {
        BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            noise.setRGB(i % 64, i / 64, i * 0x9e3779b1 >>> 8);
        }
        byte[] whole = TestPictures.encode(noise, format);
        assertEquals(64, ImageReader.decode(whole, "whole").width());
        for (int percent = 1; percent < 95; percent += 3) {
            int length = Math.max(3, whole.length * percent / 100);
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(
                    PictureException.class,
                    () -> ImageReader.decode(part, "part"),
                    () -> length + " of " + whole.length + " bytes of " + format);
        }
    }

    @Test
    void checksTheSizeBeforeDecoding() throws IOException {
        byte[] png = TestPictures.encode(TestPictures.quarters(4, 4), "png");
        // Width and height in the header chunk, big-endian from byte 16 on, become 20,000 = 0x4e20.
        for (int at : new int[] {16, 20}) {
            png[at + 2] = 0x4e;
            png[at + 3] = 0x20;
        }
        PictureException huge = assertThrows(PictureException.class, () -> ImageReader.decode(png, "bomb.png"));
        assertTrue(huge.getMessage().contains("20000x20000"), huge.getMessage());
        png[16] = (byte) 0x80;
        assertThrows(PictureException.class, () -> ImageReader.decode(png, "negative.png"));
        byte[] bmp = TestPictures.encode(TestPictures.quarters(4, 4), "bmp");
        bmp[20] = 0x7f;
        bmp[24] = 0x7f;
        assertThrows(PictureException.class, () -> ImageReader.decode(bmp, "bomb.bmp"));
    }

    @Test
    void refusesWhatIsNoPicture() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.jpg"), "not a picture");
        Path empty = Files.writeString(folder.resolve("empty.png"), "");
        Path gif = Files.writeString(folder.resolve("moving.gif"), "GIF89a");
        for (Path file : new Path[] {text, empty, gif, folder, folder.resolve("missing.jpg")}) {
            PictureException refused = assertThrows(PictureException.class, () -> ImageReader.read(file));
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        }
    }

    @Test
    void damagedExifDataSaysNothing() throws IOException {
        byte[] png = TestPictures.pngWithOrientation(
                TestPictures.encode(TestPictures.quarters(48, 32), "png"), 6, true, false);
        int tiff = 8 + 25 + 8;
        for (int place : new int[] {4, 10, 12, 18}) {
            byte[] damaged = png.clone();
            damaged[tiff + place] = (byte) 0xff;
            assertEquals(Orientation.UPRIGHT, PngHeader.orientation(damaged), "byte " + place);
        }
        assertEquals(Orientation.ROTATED_90_CLOCKWISE, PngHeader.orientation(png));
        for (int length = 8; length < tiff + 26; length++) {
            assertEquals(Orientation.UPRIGHT, PngHeader.orientation(Arrays.copyOf(png, length)), length + " bytes");
        }
    }

    @Test
    void pipesAndDevicesAreNotWaitedFor() throws IOException, InterruptedException {
        List<Path> endless = new ArrayList<>();
        Path pipe = folder.resolve("pipe.png");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            endless.add(pipe);
        }
        Path zero = Path.of("/dev/zero");
        if (Files.exists(zero)) {
            endless.add(zero);
        }
        for (Path file : endless) {
            PictureException refused = assertThrows(PictureException.class, () -> ImageReader.read(file));
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
            assertThrows(PictureException.class, () -> ImageReader.header(file));
        }
    }

    /** A valid picture that the heap cannot hold is not damaged; asked in a process whose heap is small. */
    @Test
    void aPictureThatDoesNotFitTheHeapIsNotCalledDamaged() throws IOException, InterruptedException {
        BufferedImage large = new BufferedImage(5000, 4000, BufferedImage.TYPE_BYTE_GRAY);
        Path file = Files.write(folder.resolve("large.png"), TestPictures.encode(large, "png"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ReadPicture.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("heap") && said.contains("-Xmx") && said.contains(file.toString()), said);
        assertFalse(said.contains("damaged"), said);
    }

    /** Reads a picture and prints why it cannot be read. */
    static final class ReadPicture {
        private ReadPicture() {}

        public static void main(String[] arguments) throws IOException {
            try {
                ImageReader.read(Path.of(arguments[0]));
            } catch (PictureException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
