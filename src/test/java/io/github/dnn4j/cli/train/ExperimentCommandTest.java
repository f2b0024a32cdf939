package io.github.dnn4j.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandTest {
    @TempDir
    private Path folder;

    private CommandLineRun experiment(Object... more) throws IOException {
        Path data = TinyData.idx(folder.resolve("data"), 40, 20);
        List<Object> args = new ArrayList<>(List.of("experiment", "separable", "--data", data));
        args.addAll(List.of("--backend", "reference", "--batch", 20, "--epochs", 1, "--seeds", 2, "--time", 0));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    @Test
    void comparesVariantsAndAutoencoders() throws IOException {
        Path page = folder.resolve("page.html");
        Map<String, Object> json = experiment(
                        "--variants", "grouped,grouped_shuffle,autoencoder_transposed", "--html", page, "--json")
                .succeeded()
                .json();
        List<?> variants = (List<?>) json.get("variants");
        assertEquals(2, variants.size());
        for (Object entry : variants) {
            Map<?, ?> variant = (Map<?, ?>) entry;
            assertEquals(18_490.0, variant.get("parameters"));
            Map<?, ?> accuracy = (Map<?, ?>) variant.get("test_accuracy");
            List<?> values = (List<?>) accuracy.get("values");
            assertEquals(2, values.size());
            double mean = ((Double) values.get(0) + (Double) values.get(1)) / 2;
            assertEquals(mean, (Double) accuracy.get("mean"), 1e-9);
        }
        Map<?, ?> autoencoder = (Map<?, ?>) ((List<?>) json.get("autoencoders")).getFirst();
        assertEquals(8, ((List<?>) autoencoder.get("before")).size());
        assertEquals(8, ((List<?>) autoencoder.get("after")).size());
        Map<?, ?> before = (Map<?, ?>) autoencoder.get("checkerboard_before");
        assertTrue((Double) before.get("mean") > 0.05, "uneven overlap shows before training: " + before);
        String text = Files.readString(page);
        assertTrue(text.contains("dnn4j-experiment-1") && text.contains("data:image/png;base64,"));
    }

    @Test
    void printsTables() throws IOException {
        String markdown =
                experiment("--variants", "separable", "--markdown").succeeded().out();
        assertTrue(markdown.lines().anyMatch(line -> line.startsWith("| separable |") && line.contains("10,474")));
        assertTrue(markdown.contains("\u00b1"), markdown);
        assertTrue(markdown.contains("; 1 epoch, batch 20, ") && markdown.contains("decay 0.0005 "), markdown);
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        CommandLineRun.of("experiment", "alchemy").refused("alchemy");
        experiment("--variants", "separable,quantum").refused("quantum");
        experiment("--limit", 0).refused("0 pictures");
        experiment("--learning-rate", 0).refused("0.0");
        experiment("--json", "--markdown").refused("--markdown");
        CommandLineRun.of("experiment", "separable", "--data", "nowhere").refused("nowhere");
    }
}
