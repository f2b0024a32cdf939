package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.json.Json;
import io.github.dnn4j.json.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchPageTest {
    private static final String EVIL = "net</script><b>\"&'<!--@LIBRARY@";

    /** Counts each canvas's pixels that are not transparent, and tells where a result's name came to stand. */
    private static final String PROBE = """
            <script>
            const probe = document.createElement('pre');
            probe.textContent = ['latency', 'roofline', 'precision', 'sessions'].map(id => {
              const canvas = document.getElementById(id);
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              const drawn = pixels.filter((value, at) => at % 4 === 3 && value > 0).length;
              return 'PROBE ' + id + ' ' + canvas.clientWidth + 'x' + canvas.clientHeight + ' ' + drawn;
            }).join('\\n') + '\\nPROBE rows ' + document.querySelectorAll('#results tbody tr').length
              + ' marks ' + document.querySelector('#results').textContent.split('125.0 % *').length
              + document.getElementById('marks').textContent
              + ' bold ' + document.querySelectorAll('b').length
              + ' overflow ' + (document.documentElement.scrollWidth > innerWidth);
            document.body.append(probe);
            </script>
            """;

    @TempDir
    private Path folder;

    private static Map<String, Object> result(String workload, String precision, double nanos) {
        return Json.object(
                "workload",
                workload,
                "backend",
                "onednn",
                "precision",
                precision,
                "batch",
                1,
                "threads",
                2,
                "check",
                Json.object(
                        "status", "passed",
                        "scope", "full size",
                        "relative_error", precision.equals("f32") ? 0 : 0.004,
                        "reason", ""),
                "macs",
                1_000_000,
                "latency",
                Json.object(
                        "runs", 100,
                        "min_nanoseconds", nanos * 0.9,
                        "median_nanoseconds", nanos,
                        "p90_nanoseconds", nanos * 1.2,
                        "p99_nanoseconds", nanos * 1.5,
                        "median_low_nanoseconds", nanos * 0.99,
                        "median_high_nanoseconds", nanos * 1.01),
                "gigaflops",
                2e6 / nanos,
                "gigabytes_per_second",
                1.5,
                "samples_per_second",
                1e9 / nanos,
                "compile_nanoseconds",
                2e7,
                "pool_peak_bytes",
                1 << 20,
                "sessions",
                List.of(Json.object("sessions", 2, "runs", 10, "samples_per_second", 1.5e9 / nanos)),
                "layers",
                List.of(
                        layer("Convolution conv", 900_000, 100_000, nanos * 0.7),
                        layer("FullyConnected fc", 100_000, 400_000, nanos * 0.2),
                        layer("Softmax prob", 0, 8_000, nanos * 0.1)),
                "peak",
                Json.object("gigaflops", 100, "backend", "onednn", "layer", "a matrix product"),
                "peak_gigabytes_per_second",
                20.0,
                "share_of_peak",
                precision.equals("bf16") ? 1.25 : 0.5,
                "above_peak",
                precision.equals("bf16") ? Optional.of("more than the peak") : Optional.empty());
    }

    private static Map<String, Object> layer(String step, long macs, long bytes, double nanos) {
        return Json.object(
                "step", step,
                "implementation", "jit:avx2",
                "macs", macs,
                "bytes", bytes,
                "median_nanoseconds", nanos);
    }

    private static Map<String, Object> document() {
        return Json.object(
                "format", "dnn4j-bench-1",
                "machine",
                        Json.object(
                                "processor",
                                "A Processor",
                                "processors_usable",
                                2,
                                "processors_online",
                                2,
                                "jvm",
                                "a virtual machine",
                                "dnn4j",
                                "1.2.3",
                                "commit",
                                Optional.empty(),
                                "load_average",
                                0.1,
                                "libraries",
                                Map.of("oneDNN", "3.11.0")),
                "settings", Json.object("time_seconds", 3, "cold", false),
                "results", List.of(result(EVIL, "f32", 2e6), result(EVIL, "bf16", 1e6), result("small", "f32", 1e5)));
    }

    @Test
    void isOneFileThatAsksForNothing() {
        String page = BenchPage.of("bench: " + EVIL, document());
        assertFalse(Pattern.compile("(?i)<(link|img|iframe|script[^>]* src)|@import|url\\(")
                .matcher(page.replaceAll("(?s)<script>.*?</script>", ""))
                .find());
        assertTrue(page.contains("default-src 'none'"));
        assertTrue(page.contains("Chart.js v"), "the plotting library is part of the page");
        assertTrue(page.contains("prefers-color-scheme: dark"));
        Matcher data = Pattern.compile("(?s)id=\"data\">(.*?)</script>").matcher(page);
        assertTrue(data.find());
        assertEquals(JsonParser.object(Json.write(document())), JsonParser.object(data.group(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plotsAreDrawnInLightAndDark(boolean dark) throws IOException, InterruptedException {
        Optional<Chromium> chromium = Chromium.find(folder);
        Assumptions.assumeTrue(
                chromium.isPresent(), "there is no chromium or google-chrome on the PATH to see the page with");
        String text = BenchPage.of("bench: " + EVIL, document());
        Path picture = folder.resolve("page.png");
        Path page = Files.writeString(folder.resolve("page.html"), text.replace("</body>", PROBE + "</body>"));
        Chromium.Seen seen =
                chromium.get().open(page, dark, "--dump-dom", "--screenshot=" + picture, "--window-size=1000,2000");
        assertEquals(List.of(), seen.console());
        Matcher canvas = Pattern.compile("PROBE (latency|roofline|precision|sessions) (\\d+)x(\\d+) (\\d+)")
                .matcher(seen.out());
        int canvases = 0;
        for (; canvas.find(); canvases++) {
            String found = canvas.group();
            assertTrue(Integer.parseInt(canvas.group(2)) > 600, found);
            assertTrue(Integer.parseInt(canvas.group(3)) >= 160, found);
            assertTrue(Integer.parseInt(canvas.group(4)) > 5_000, found);
        }
        assertEquals(4, canvases, seen.out()::toString);
        assertTrue(
                seen.out().contains("PROBE rows 3 marks 2* more than the peak. bold 0 overflow false"),
                "rows are missing, or names are markup");

        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(dark ? 0x14181d : 0xffffff, image.getRGB(5, 5) & 0xffffff);
        int bar = dark ? 0x58b4f0 : 0x0072b2; // the first series has the colour of this mode
        int found = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                found += (image.getRGB(x, y) & 0xffffff) == bar ? 1 : 0;
            }
        }
        assertTrue(found > 1_000, "only " + found + " pixels have the colour of the first series");
    }
}
