package io.github.dnn4j.cli.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyModels;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.image.PictureMetadata;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path pictures;

    @BeforeEach
    void write() throws IOException {
        model = TinyModels.colours(folder.resolve("colours.onnx"), 8, true, 10);
        pictures = Files.createDirectory(folder.resolve("pictures"));
        picture("red.png", 0xff2010);
        picture("green.png", 0x10e020);
        picture("blue.bmp", 0x2010d0);
    }

    private void picture(String name, int colour) throws IOException {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 200; i++) {
            image.setRGB(i % 20, i / 20, colour);
        }
        String format = name.substring(name.indexOf('.') + 1);
        Files.write(pictures.resolve(name), TestPictures.encode(image, format));
    }

    private CommandLineRun quantize(Object... more) {
        Object[] args = new Object[more.length + 11];
        List.of(
                        "quantize",
                        "--model",
                        model,
                        "--pictures",
                        pictures,
                        "--white",
                        "1",
                        "--calibrate",
                        "6",
                        "--evaluate",
                        "9")
                .toArray(args);
        System.arraycopy(more, 0, args, 11, more.length);
        return CommandLineRun.of(args);
    }

    @Test
    void agreementAndErrorsAreReportedOnPicturesThatDidNotCalibrate() {
        Map<String, Object> report = quantize("--json").succeeded().json();
        assertEquals(9.0, ((Number) report.get("evaluation_pictures")).doubleValue());
        assertEquals(9.0, ((Number) report.get("agreeing")).doubleValue());
        Set<Object> both = new HashSet<>((List<?>) report.get("calibration_files"));
        both.retainAll((List<?>) report.get("evaluation_files"));
        assertEquals(Set.of(), both);
        assertEquals(List.of("conv"), report.get("quantized"));
        Map<?, ?> error = (Map<?, ?>) ((List<?>) report.get("errors")).getFirst();
        double alone = ((Number) error.get("alone")).doubleValue();
        assertTrue(alone > 0 && alone < 0.1, error.toString());
    }

    /** The pictures' preparation and the names of the classes stay with the model, also when it is exported again. */
    @Test
    void theModelThatItWritesSaysHowPicturesArePrepared() throws IOException {
        Map<String, String> said = new PictureMetadata(
                        Optional.of(Presets.named("imagenet").withSize(8, 8)), List.of("red", "green", "blue", "none"))
                .entries();
        OnnxModel plain = OnnxImporter.read(model);
        OnnxExporter.write(plain.network(), plain.parameters(), said, model);
        Path written = folder.resolve("q.onnx");
        quantize("--out", written).succeeded();
        Path again = folder.resolve("again.onnx");
        CommandLineRun.of("export", written, "--out", again).succeeded();
        for (Path file : List.of(written, again)) {
            Map<String, String> metadata = OnnxImporter.read(file).metadata();
            assertEquals("int8", metadata.get("dnn4j.fact.precision"));
            PictureMetadata kept = PictureMetadata.of(metadata);
            assertEquals(PictureMetadata.of(said).classes(), kept.classes());
            // --white of the command line takes the place of all that the file says.
            assertEquals(1, kept.preprocessing().orElseThrow().white());
            String text = CommandLineRun.of("classify", pictures.resolve("red.png"), "--model", file, "--top", 1)
                    .succeeded()
                    .out();
            assertTrue(text.contains("as its file says") && text.contains(" red"), text);
        }
    }

    @Test
    void theModelThatItWritesIsReadAndVerified() {
        Path written = folder.resolve("q.onnx");
        CommandLineRun run = quantize("--out", written, "--method", "entropy").succeeded();
        assertTrue(run.out().contains("top-1 agreement with f32: 9 of 9"), run.out());
        assertTrue(
                OnnxImporter.read(written).parameters().quantized("w_quantized").isPresent());
        CommandLineRun verified = CommandLineRun.of("verify", "--model", written, "--layers");
        assertEquals(ExitCode.OK, verified.code(), verified.out());
        if (OneDnnInfo.sumsProductsOfIntegers()) {
            assertTrue(CommandLineRun.of("explain", written).succeeded().out().contains("8 x S8"));
        }
    }

    @Test
    void onlyOnePhotographIsSaidToServeForBoth() throws IOException {
        Files.delete(pictures.resolve("red.png"));
        Files.delete(pictures.resolve("blue.bmp"));
        assertTrue(quantize().succeeded().out().contains("of the same photograph"));
    }

    @Test
    void layersThatAreNotThereAndFoldersWithoutPicturesAreRefused() throws IOException {
        quantize("--float", "nobody").refused("nobody");
        quantize("--method", "best").refused("best");
        CommandLineRun.of("quantize", "--model", model, "--pictures", pictures, "--calibrate", "0")
                .refused("0 pictures to calibrate");
        pictures = Files.createDirectory(folder.resolve("empty"));
        quantize().failed("no pictures");
        pictures = folder.resolve("absent");
        quantize().refused("absent");
    }
}
