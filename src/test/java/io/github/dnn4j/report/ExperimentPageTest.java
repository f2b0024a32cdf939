package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentPageTest {
    private static final String EVIL = "grouped</script><b>\"&'";

    private static final String PROBE = """
            <script>
            const probe = document.createElement('pre');
            const images = [...document.images];
            Promise.all(images.map(image => image.decode())).then(() => {
              probe.textContent = ['parameters', 'macs', 'steps'].map(id => {
                const canvas = document.getElementById(id);
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const drawn = pixels.filter((value, at) => at % 4 === 3 && value > 0).length;
                return 'PROBE ' + id + ' ' + canvas.clientWidth + 'x' + canvas.clientHeight + ' ' + drawn;
              }).join('\\n') + '\\nPROBE images ' + images.length
                + ' rows ' + document.querySelectorAll('#variants tbody tr').length
                + ' bold ' + document.querySelectorAll('b').length
                + ' overflow ' + (document.documentElement.scrollWidth > innerWidth);
              document.body.append(probe);
            });
            </script>
            """;

    @TempDir
    private Path folder;

    private static Map<String, Object> spread(double mean, double deviation) {
        return Json.object("mean", mean, "deviation", deviation, "values", List.of(mean - deviation, mean + deviation));
    }

    private static Map<String, Object> step(String backend, String precision, double nanos) {
        return Json.object("backend", backend, "precision", precision, "median_nanoseconds", nanos);
    }

    static Map<String, Object> document() {
        List<Object> variants = new ArrayList<>();
        List<String> names = List.of("standard", "separable", EVIL, "grouped_shuffle", "bottleneck", "fully_connected");
        for (int i = 0; i < names.size(); i++) {
            variants.add(Json.object(
                    "name", names.get(i),
                    "title", "what it is made of",
                    "parameters", 70_000 / (i + 1),
                    "macs", 5_000_000 / (i + 1),
                    "test_accuracy", spread(0.9 - 0.01 * i, 0.002),
                    "train_loss", spread(0.3, 0.01),
                    "seconds", spread(25 - i, i == 0 ? Double.NaN : 0.3),
                    "steps",
                            List.of(
                                    step("onednn", "f32", 4e6 / (i + 1)),
                                    step("onednn", "bf16", 2e6),
                                    step("reference", "f32", 2e9))));
        }
        List<Object> pictures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            float[] values = new float[28 * 28];
            for (int p = 0; p < values.length; p++) {
                values[p] = p / 28 % 2 + p % 2 > 1 - i % 2 ? 0.8f : 0.4f;
            }
            pictures.add(TensorPictures.picture(values, 1, 28, 28, 0, 1).toJson());
        }
        Map<String, Object> autoencoder = Json.object(
                "name",
                "autoencoder_transposed",
                "title",
                "enlarges",
                "parameters",
                7000,
                "macs",
                800_000,
                "test_error",
                spread(0.1, 0.01),
                "checkerboard_before",
                spread(0.3, 0.05),
                "checkerboard_after",
                spread(0.03, 0.01),
                "before",
                pictures,
                "after",
                pictures);
        return Json.object(
                "format",
                "dnn4j-experiment-1",
                "conditions",
                Json.object(
                        "data", "a data set",
                        "epochs", 3,
                        "seeds", 3,
                        "backend", "onednn",
                        "device", "A Processor",
                        "precision", "f32",
                        "commit", Optional.empty()),
                "variants",
                variants,
                "autoencoders",
                List.of(autoencoder),
                "originals",
                pictures);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plotsAndPicturesAreShownInLightAndDark(boolean dark) throws IOException, InterruptedException {
        String text = ExperimentPage.of("experiment: " + EVIL, document());
        assertTrue(text.contains("default-src 'none'") && text.contains("img-src data:\""));
        Optional<Chromium> chromium = Chromium.find(folder);
        Assumptions.assumeTrue(
                chromium.isPresent(), "there is no chromium or google-chrome on the PATH to see the page with");
        Path page = Files.writeString(folder.resolve("page.html"), text.replace("</body>", PROBE + "</body>"));
        Chromium.Seen seen = chromium.get().open(page, dark, "--dump-dom", "--window-size=1250,2000");
        assertEquals(List.of(), seen.console());
        Matcher canvas = Pattern.compile("PROBE (parameters|macs|steps) (\\d+)x(\\d+) (\\d+)")
                .matcher(seen.out());
        int canvases = 0;
        for (; canvas.find(); canvases++) {
            String found = canvas.group();
            assertTrue(Integer.parseInt(canvas.group(2)) > 450, found);
            assertTrue(Integer.parseInt(canvas.group(4)) > 3_000, found);
        }
        assertEquals(3, canvases, seen.out()::toString);
        assertTrue(
                seen.out().contains("PROBE images 24 rows 6 bold 0 overflow false"),
                () -> seen.out().replaceAll("(?s).*PROBE images", "PROBE images"));
    }
}
