package io.github.dnn4j.cli.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyModels;
import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Presets;
import io.github.dnn4j.image.TestPictures;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyCommandTest {
    /** Samples from 0 to 1 as they are, so that the class of a pure colour gets its gain as logit. */
    private static final String[] PLAIN = {"--white", "1"};

    @TempDir
    private Path folder;

    private Path model;
    private Path red;
    private Path green;

    @BeforeEach
    void write() throws IOException {
        model = TinyModels.colours(folder.resolve("colours.onnx"), 8, false, 10);
        red = picture("red.png", 0xff0000);
        green = picture("green.bmp", 0x00ff00);
    }

    private Path picture(String name, int colour) throws IOException {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 200; i++) {
            image.setRGB(i % 20, i / 20, colour);
        }
        String format = name.substring(name.indexOf('.') + 1);
        return Files.write(folder.resolve(name), TestPictures.encode(image, format));
    }

    private CommandLineRun classify(Object... more) {
        Object[] args = new Object[more.length + 3];
        args[0] = "classify";
        args[1] = "--model";
        args[2] = model;
        System.arraycopy(more, 0, args, 3, more.length);
        return CommandLineRun.of(args);
    }

    private static List<Map<?, ?>> pictures(CommandLineRun run) {
        return ((List<?>) run.succeeded().json().get("pictures"))
                .stream().<Map<?, ?>>map(picture -> (Map<?, ?>) picture).toList();
    }

    private static Map<?, ?> best(Map<?, ?> picture) {
        return (Map<?, ?>) ((List<?>) picture.get("classes")).getFirst();
    }

    @ParameterizedTest
    @CsvSource({"reference,f32", "onednn,f32", "onednn,bf16"})
    void namesTheColour(String backend, String precision) {
        assumeTrue(precision.equals("f32") || OneDnnInfo.supportsBf16(), "this processor cannot compute in bf16");
        CommandLineRun run = classify(
                red, green, PLAIN[0], PLAIN[1], "--backend", backend, "--precision", precision, "--verify", "--json");
        List<Map<?, ?>> pictures = pictures(run);
        // softmax(10, 0, 0, 0)
        double expected = Math.exp(10) / (Math.exp(10) + 3);
        for (int i = 0; i < 2; i++) {
            assertEquals((double) i, best(pictures.get(i)).get("class"));
            assertEquals(expected, (Double) best(pictures.get(i)).get("probability"), 1e-4);
            assertEquals(Boolean.TRUE, ((Map<?, ?>) pictures.get(i).get("verification")).get("agrees"));
        }
    }

    @Test
    void saysWhatItDid() throws IOException {
        Path labels =
                Files.writeString(folder.resolve("labels.txt"), "n00000001 rot, red\nn00000002 gruen\nblue\nnone\n\n");
        String text = classify(red, PLAIN[0], PLAIN[1], "--labels", labels, "--top", 2, "--verify")
                .succeeded()
                .out();
        assertTrue(text.contains("softmax applied"), text);
        assertTrue(text.contains("RGB, p * 1/255"), text);
        assertTrue(text.lines().anyMatch(line -> line.matches(" +0\\.9999 +0 +rot, red")), text);
        assertTrue(text.lines().noneMatch(line -> line.contains("blue")), text);
        assertTrue(text.contains("agrees with the reference"), text);
    }

    @Test
    void softmaxIsNotAppliedTwice() throws IOException {
        model = TinyModels.colours(folder.resolve("with-softmax.onnx"), 8, true, 1);
        CommandLineRun run = classify(red, PLAIN[0], PLAIN[1], "--json");
        assertEquals(
                Math.exp(1) / (Math.exp(1) + 3),
                (Double) best(pictures(run).getFirst()).get("probability"),
                1e-5);
        assertEquals("probabilities, as the network gives them", run.json().get("output"));
    }

    @Test
    void theSizeCanBeChosenWhereItIsOpen() throws IOException {
        model = TinyModels.colours(folder.resolve("open.onnx"), 0, false, 1);
        CommandLineRun run = classify(red, PLAIN[0], PLAIN[1], "--size", "5x7", "--json");
        assertEquals(List.of(1.0, 3.0, 5.0, 7.0), run.succeeded().json().get("input"));
        model = TinyModels.colours(folder.resolve("fixed.onnx"), 8, false, 1);
        classify(red, PLAIN[0], PLAIN[1], "--size", "5x7").refused("fixed");
    }

    /** A file whose heights and widths are open is read at the size that it says, by every command. */
    @Test
    void theFileSaysSizeAndPreprocessing() throws IOException {
        Path plain = TinyModels.colours(folder.resolve("open.onnx"), 0, false, 10);
        Preprocessing said = Presets.named("imagenet").withSize(7, 5).withInvert(true);
        model = folder.resolve("said.onnx");
        PictureMetadata metadata = new PictureMetadata(Optional.of(said), List.of("r", "g", "b", "n"));
        try (OnnxModel read = OnnxImporter.read(plain)) {
            OnnxExporter.write(read.network(), read.parameters(), metadata.entries(), model);
        }
        CommandLineRun run = classify(red, "--json");
        assertEquals(List.of(1.0, 3.0, 5.0, 7.0), run.succeeded().json().get("input"));
        run = classify(red, "--fixed-shapes", "--json");
        assertEquals(List.of(1.0, 3.0, 5.0, 7.0), run.succeeded().json().get("input"));
        String text = classify(red).succeeded().out();
        assertTrue(text.contains("as its file says: " + said.describe()), text);
        assertTrue(text.lines().anyMatch(line -> line.matches(" +0\\.\\d+ +\\d +[rgbn]")), text);
        assertEquals(
                List.of(1.0, 3.0, 9.0, 9.0),
                classify(red, "--input-shape", "data=1x3x9x9", "--json")
                        .succeeded()
                        .json()
                        .get("input"));
        assertTrue(classify(red, "--preprocess", "imagenet").succeeded().out().contains("as asked for"));
        Map<String, String> damaged = new HashMap<>(metadata.entries());
        damaged.put("dnn4j.picture.fit", "squeeze");
        try (OnnxModel read = OnnxImporter.read(plain)) {
            OnnxExporter.write(read.network(), read.parameters(), damaged, model);
        }
        classify(red).failed("dnn4j.picture.fit is \"squeeze\"");
    }

    @Test
    void ordersAndScalesChannels() {
        List<Map<?, ?>> swapped = pictures(classify(red, "--order", "bgr", "--white", "1", "--json"));
        assertEquals(2.0, best(swapped.getFirst()).get("class"));
        // (255 - 255) / 100 for red, (0 - 255) / 100 for the others: red is the largest together with "none".
        List<Map<?, ?>> shifted = pictures(classify(red, "--mean", "255", "--std", "100", "--json"));
        assertEquals(0.0, best(shifted.getFirst()).get("class"));
        assertEquals(0.5, (Double) best(shifted.getFirst()).get("probability"), 1e-5);
    }

    @Test
    void choosesThePreprocessingByTheFileName() throws IOException {
        model = TinyModels.colours(folder.resolve("my-mobilenet.onnx"), 8, false, 1);
        String text = classify(red).succeeded().out();
        assertTrue(text.contains("mobilenet (by \"mobilenet\" in the file name)"), text);
        model = TinyModels.colours(folder.resolve("unknown.onnx"), 8, false, 1);
        classify(red).refused("--preprocess");
    }

    @Test
    void timmsPreprocessingIsBicubicAndRoundsDown() {
        String text = classify(red, "--preprocess", "timm").succeeded().out();
        assertTrue(text.contains("timm (as asked for): ") && text.contains("bicubic"), text);
        assertTrue(classify(
                        red,
                        "--preprocess",
                        "timm",
                        "--interpolation",
                        "bilinear",
                        "--fit",
                        "crop_floor",
                        "--crop",
                        0.9)
                .succeeded()
                .out()
                .contains("centre crop of 0.9"));
    }

    @Test
    void refusesLabelsOfAnotherModel() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "background\na\nb\nc\nd\n");
        classify(red, PLAIN[0], PLAIN[1], "--labels", labels).failed("5 labels");
    }

    @Test
    void refusesPicturesThatAreNone() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");
        classify(red, text, PLAIN[0], PLAIN[1]).failed(text.toString());
        classify(folder.resolve("missing.jpg")).refused("there is no picture file");
        classify().refused("PICTURE");
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        classify(red, "--preprocess", "nonsense").refused("known are");
        classify(red, "--preprocess", "imagenet", "--interpolation", "nearest").refused("--interpolation");
        classify(red, "--preprocess", "mnist").refused("channels");
        classify(red, "--mean", "1,2").refused("means");
        classify(red, "--scale", "1", "--std", "1").refused("--std");
        classify(red, "--std", "0").refused("finite");
        classify(red, "--crop", "2", "--white", "1").refused("crop fraction");
        classify(red, "--top", "0", "--white", "1").refused("--top");
        classify(red, "--output", "other", "--white", "1").refused("no output named other");
    }

    @Test
    void aResultThatIsNoNumberIsAnError() throws IOException {
        model = TinyModels.colours(folder.resolve("overflow.onnx"), 8, true, 1e38f);
        classify(red, "--white", "1e10").failed("NaN");
    }
}
