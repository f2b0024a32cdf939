package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.json.Json;
import io.github.dnn4j.json.JsonParser;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPageTest {
    private static final String EVIL = "coat</script><b>\"&'<!--@LIBRARY@";

    /** Counts each canvas's pixels that are not transparent, and the pictures that the browser could decode. */
    private static final String PROBE = """
            <script>
            const probe = document.createElement('pre');
            const images = [...document.images];
            Promise.all(images.map(image => image.decode())).then(() => {
              probe.textContent = ['loss', 'accuracy', 'rate'].map(id => {
                const canvas = document.getElementById(id);
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const drawn = pixels.filter((value, at) => at % 4 === 3 && value > 0).length;
                return 'PROBE ' + id + ' ' + canvas.clientWidth + 'x' + canvas.clientHeight + ' ' + drawn;
              }).join('\\n') + '\\nPROBE images ' + images.filter(image => image.naturalWidth > 0).length
                + ' of ' + images.length
                + ' cells ' + document.querySelectorAll('table.confusion td.number').length
                + ' rows ' + document.querySelectorAll('#history tbody tr').length
                + ' bold ' + document.querySelectorAll('b').length
                + ' overflow ' + (document.documentElement.scrollWidth > innerWidth);
              document.body.append(probe);
            });
            </script>
            """;

    private static final List<String> CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", EVIL, "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    @TempDir
    private Path folder;

    private static Tensor random(long seed, long... extents) {
        Tensor tensor = Tensor.ofFloats(
                Shape.of(extents), new float[(int) Shape.of(extents).elements()]);
        SplittableRandom random = new SplittableRandom(seed);
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
        return tensor;
    }

    private static Bitmap picture(int seed) {
        float[] values = new float[28 * 28];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 28 - 14) * (i % 28 - 14) + (i / 28 - 14) * (i / 28 - 14) < 30 + 10 * seed ? 1 : 0.1f;
        }
        return TensorPictures.picture(values, 1, 28, 28, 0, 1);
    }

    static TrainingReport report() {
        List<TrainingPoint> history = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            double epoch = i / 4.0;
            history.add(new TrainingPoint(
                    epoch,
                    i * 100L,
                    0.2 + 1.8 / i,
                    0.93 - 0.4 / i,
                    i % 4 == 0 ? 0.92 - 0.3 / i : Double.NaN,
                    0.1 * (1 - epoch / 10),
                    2345.6,
                    i * 5.5,
                    i % 4 == 0 ? 0.3 + 1.8 / i : Double.NaN,
                    i % 4 == 0 ? 0.92 - 0.4 / i : Double.NaN));
        }
        List<long[]> confusion = new ArrayList<>();
        for (int truth = 0; truth < 10; truth++) {
            long[] row = new long[10];
            row[truth] = 900 + truth;
            row[(truth + 3) % 10] = 60;
            row[(truth + 5) % 10] = 40 - truth;
            confusion.add(row);
        }
        List<TrainingReport.Mistake> mistakes = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            mistakes.add(new TrainingReport.Mistake(picture(i % 8), 17L * i, i % 10, (i + 4) % 10, 0.99996 - 0.01 * i));
        }
        Tensor before = random(1, 32, 1, 5, 5);
        Tensor after = random(2, 32, 1, 5, 5);
        double range = TensorPictures.range(before, after);
        return new TrainingReport(
                Json.object("network", "nin <small>", "parameters", "288,970", "data", "Fashion-MNIST", "seed", 1),
                history,
                CLASSES,
                confusion,
                mistakes,
                Optional.of(new TrainingReport.Kernels(
                        "conv1",
                        TensorPictures.kernels(before, range, 64),
                        TensorPictures.kernels(after, range, 64),
                        range,
                        false)),
                Optional.of(new TrainingReport.Activations(
                        picture(4),
                        4,
                        6,
                        0.53,
                        List.of(
                                new TrainingReport.Maps(
                                        "relu1", 32, 64, 28, 28, TensorPictures.maps(random(3, 1, 64, 28, 28), 32)),
                                new TrainingReport.Maps(
                                        "pool2", 32, 32, 7, 7, TensorPictures.maps(random(4, 1, 32, 7, 7), 32))))));
    }

    @Test
    void isOneFileThatAsksForNothing() {
        String page = TrainingPage.of("train: " + EVIL, report());
        String outside = page.replaceAll("(?s)<script[^>]*>.*?</script>", "");
        assertFalse(Pattern.compile("(?i)<(link|iframe|img)|@import|url\\(")
                .matcher(outside)
                .find());
        assertTrue(page.contains("default-src 'none'") && page.contains("img-src data:\""));
        assertTrue(page.contains("Chart.js v"), "the plotting library is part of the page");
        Matcher data = Pattern.compile("(?s)id=\"data\">(.*?)</script>").matcher(page);
        assertTrue(data.find());
        assertEquals(JsonParser.object(Json.write(report().toJson())), JsonParser.object(data.group(1)));
    }

    @Test
    void refusesAMatrixOrClassesThatDoNotFit() {
        TrainingReport good = report();
        List<long[]> small = List.of(new long[] {1});
        assertThrows(
                InvalidDescriptorException.class,
                () -> new TrainingReport(
                        good.facts(), List.of(), CLASSES, small, List.of(), Optional.empty(), Optional.empty()));
        List<TrainingReport.Mistake> unknown = List.of(new TrainingReport.Mistake(picture(1), 0, 10, 1, 0.5));
        assertThrows(
                InvalidDescriptorException.class,
                () -> new TrainingReport(
                        Map.of(), List.of(), CLASSES, List.of(), unknown, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void curvesAndPicturesAreShownInLightAndDark(boolean dark) throws IOException, InterruptedException {
        Optional<Chromium> chromium = Chromium.find(folder);
        Assumptions.assumeTrue(
                chromium.isPresent(), "there is no chromium or google-chrome on the PATH to see the page with");
        String text = TrainingPage.of("train: " + EVIL, report());
        Path picture = folder.resolve("page.png");
        Path page = Files.writeString(folder.resolve("page.html"), text.replace("</body>", PROBE + "</body>"));
        Chromium.Seen seen =
                chromium.get().open(page, dark, "--dump-dom", "--screenshot=" + picture, "--window-size=1250,2600");
        assertEquals(List.of(), seen.console());
        Matcher canvas = Pattern.compile("PROBE (loss|accuracy|rate) (\\d+)x(\\d+) (\\d+)")
                .matcher(seen.out());
        int canvases = 0;
        for (; canvas.find(); canvases++) {
            String found = canvas.group();
            assertTrue(Integer.parseInt(canvas.group(2)) > 450, found);
            assertTrue(Integer.parseInt(canvas.group(3)) >= 160, found);
            assertTrue(Integer.parseInt(canvas.group(4)) > 5_000, found);
        }
        assertEquals(3, canvases, seen.out()::toString);
        // 24 mistakes, two of kernels, a picture and two layers; 100 counts with a share at each end
        assertTrue(
                seen.out().contains("PROBE images 29 of 29 cells 120 rows 10 bold 0 overflow false"),
                () -> "pictures or cells are missing, or names are markup: "
                        + seen.out().replaceAll("(?s).*PROBE images", "PROBE images"));

        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(dark ? 0x14181d : 0xffffff, image.getRGB(5, 5) & 0xffffff);
        int curve = dark ? 0x58b4f0 : 0x0072b2; // the first series has the colour of this mode
        int found = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                found += (image.getRGB(x, y) & 0xffffff) == curve ? 1 : 0;
            }
        }
        assertTrue(found > 200, "only " + found + " pixels have the colour of the first series");
    }
}
