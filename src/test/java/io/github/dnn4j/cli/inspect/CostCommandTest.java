package io.github.dnn4j.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandTest {
    @TempDir
    private Path folder;

    private Path model(int size) throws IOException {
        return TinyModels.colours(folder.resolve("colours.onnx"), size, true, 1);
    }

    private static Map<?, ?> total(CommandLineRun run) {
        return (Map<?, ?>) run.succeeded().json().get("total");
    }

    @Test
    void printsATable() throws IOException {
        String table = CommandLineRun.of("cost", model(8)).succeeded().out();
        List<String> lines = table.lines().toList();
        assertTrue(lines.getFirst().contains("input data 1x3x8x8"), table);
        assertTrue(lines.stream().anyMatch(line -> line.matches("conv +Convolution.* 1x4x8x8 +1 +16 +768 .*")), table);
        assertTrue(lines.getLast().matches("total +16 +768 .*"), table);
    }

    @Test
    void countsForBatchSizeAndType() throws IOException {
        Path model = model(0);
        Map<?, ?> one = total(CommandLineRun.of("cost", model, "--size", "8", "--json"));
        assertEquals(768.0, one.get("macs"));
        assertEquals(16.0, one.get("parameters"));
        assertEquals(
                768.0 * 3,
                total(CommandLineRun.of("cost", model, "--size", "8", "--batch", 3, "--json"))
                        .get("macs"));
        assertEquals(
                768.0 * 2,
                total(CommandLineRun.of("cost", model, "--size", "16x8", "--json"))
                        .get("macs"));
        assertEquals(
                (Double) one.get("bytes_written") / 2,
                total(CommandLineRun.of("cost", model, "--size", "8", "--precision", "bf16", "--json"))
                        .get("bytes_written"));
    }

    @Test
    void refusesShapesThatDoNotFit() throws IOException {
        Path model = model(8);
        CommandLineRun.of("cost", model, "--batch", 0).refused("at least 1");
        CommandLineRun.of("cost", model, "--size", "9").refused("fixed");
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model at all");
        CommandLineRun.of("cost", text).failed(text.toString());
        byte[] whole = Files.readAllBytes(model(8));
        Path part = Files.write(folder.resolve("part.onnx"), java.util.Arrays.copyOf(whole, whole.length - 7));
        CommandLineRun.of("cost", part).failed(part.toString());
    }
}
