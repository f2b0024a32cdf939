package io.github.dnn4j.cli.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.TinyData;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.image.ImageReader;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.TrainedModel;
import io.github.dnn4j.train.data.Normalization;
import io.github.dnn4j.zoo.Classifiers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ShippedModelTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Network network = Classifiers.get("standard").network(3, 1, 8, 8);
        new TrainedModel(
                        "standard",
                        Shape.of(1, 1, 8, 8),
                        List.of("Coat", "T-shirt/top", "Bag"),
                        new Normalization(List.of(0.25), List.of(0.5)),
                        Map.of("test accuracy", "33 %"),
                        network,
                        Parameters.initialise(network, Initialiser.he(1)))
                .write(folder.resolve("model.safetensors"));
        TinyData.png(folder.resolve("coat.png"), 1);
        TinyData.png(folder.resolve("bag.png"), 2);
        Files.writeString(folder.resolve("samples.txt"), "coat.png\tCoat\nbag.png\tBag\n");
    }

    private ShippedModel read() throws IOException {
        return ShippedModel.read(name -> {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Files.newInputStream(file) : null;
        });
    }

    @Test
    void hasAModelAndPicturesPreparedForIt() throws IOException {
        ShippedModel shipped = read();
        assertEquals(
                List.of("Coat", "Bag"),
                shipped.samples().stream().map(ShippedModel.Sample::truth).toList());
        TrainedModel trained = shipped.model().trained().orElseThrow();
        assertEquals(List.of("Coat", "T-shirt/top", "Bag"), trained.classes());
        assertEquals("33 %", trained.facts().get("test accuracy"));
        // Level 20 of 255 in the first row, 230 in the second: (p / 255 - 0.25) / 0.5
        float[] pixels = shipped.samples().getFirst().picture().pixels().toFloatArray();
        assertEquals((20 / 255.0 - 0.25) / 0.5, pixels[0], 1e-6);
        assertEquals((230 / 255.0 - 0.25) / 0.5, pixels[8], 1e-6);
    }

    /** Options as a command line gives them. */
    @Command
    private static final class Options {
        @Mixin
        private BackendOptions backend;
    }

    @Test
    void samplesAreClassifiedAndCheckedAgainstTheReference() throws IOException {
        Options options = new Options();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs("--backend", "onednn");
        StringWriter text = new StringWriter();
        List<Object> json = new ArrayList<>();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        try (Progress progress = Progress.of(nowhere, false, "classifying", 0)) {
            int code = SamplesTask.run(read(), options.backend, progress, report -> {
                report.print(new PrintWriter(text, true));
                json.add(report.toJson().get("pictures"));
            });
            assertEquals(ExitCode.OK, code);
        }
        String printed = text.toString();
        assertTrue(printed.contains("standard"), printed);
        assertTrue(printed.contains("test accuracy 33 %"), printed);
        assertTrue(printed.contains("all results agree with the reference"), printed);
        assertEquals(
                1,
                printed.lines()
                        .filter(line -> line.startsWith("coat.png  Coat"))
                        .count(),
                printed);
        List<?> pictures = (List<?>) json.getFirst();
        assertEquals(2, pictures.size());
        Map<?, ?> bag = (Map<?, ?>) pictures.getLast();
        assertEquals("Bag", bag.get("truth"));
        assertEquals(Boolean.TRUE, bag.get("agrees"));
        assertTrue((Double) bag.get("probability") >= 1 / 3.0);
    }

    @Test
    void theLibraryHasAPictureOfEveryClassOfFashionMnist() throws IOException {
        List<String> lines;
        try (InputStream list = ShippedModel.class.getResourceAsStream("shipped/samples.txt")) {
            lines = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        assertEquals(
                10, lines.stream().map(line -> line.split("\t")[1]).distinct().count());
        for (String line : lines) {
            String file = line.split("\t")[0];
            try (InputStream picture = ShippedModel.class.getResourceAsStream("shipped/" + file)) {
                assertEquals(
                        "28x28 picture",
                        ImageReader.decode(picture.readAllBytes(), file).toString());
            }
        }
        try (InputStream notice = ShippedModel.class.getResourceAsStream("shipped/NOTICE.txt")) {
            assertTrue(new String(notice.readAllBytes(), StandardCharsets.UTF_8).contains("MIT License"));
        }
    }

    /** The model is small enough to be carried along, and says of the data that it was trained on what it reached. */
    @Test
    void theLibraryHasAModelThatFindsTheClassesOfItsPictures() throws IOException {
        try (InputStream file = ShippedModel.class.getResourceAsStream("shipped/model.safetensors")) {
            assertTrue(file.readAllBytes().length <= 1_500_000, "the model is too large");
        }
        ShippedModel shipped = ShippedModel.read();
        TrainedModel trained = shipped.model().trained().orElseThrow();
        assertTrue(trained.facts().get("data").startsWith("fashion-mnist: 60000 pictures"));
        Options options = new Options();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs("--backend", "reference");
        List<String> wrong = new ArrayList<>();
        try (Progress progress = Progress.of(new PrintWriter(new StringWriter()), false, "classifying", 0)) {
            int code = SamplesTask.run(shipped, options.backend, progress, report -> {
                for (Object entry : (List<?>) report.toJson().get("pictures")) {
                    Map<?, ?> picture = (Map<?, ?>) entry;
                    if (!picture.get("truth").equals(picture.get("found"))) {
                        wrong.add(picture.toString());
                    }
                }
            });
            assertEquals(ExitCode.OK, code);
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aPictureOfAnUnknownClassAndMissingFilesAreErrors() throws IOException {
        Files.writeString(folder.resolve("samples.txt"), "coat.png\tCloak\n");
        assertTrue(assertThrows(CommandException.class, this::read).getMessage().contains("Cloak"));
        Files.writeString(folder.resolve("samples.txt"), "cloak.png\tCoat\n");
        assertTrue(assertThrows(CommandException.class, this::read).getMessage().contains("cloak.png"));
        Files.delete(folder.resolve("model.safetensors"));
        assertTrue(assertThrows(CommandException.class, this::read).getMessage().contains("model.safetensors"));
    }
}
