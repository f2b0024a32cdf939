package io.github.dnn4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.onnx.TestGraph;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Shapes of a model's inputs on the command line. */
class InputShapeTest {
    private static InputShape parse(String text) {
        return new InputShape.Converter().convert(text);
    }

    @Test
    void aNameAndExtents() {
        assertEquals(new InputShape("data", Shape.of(1, 3, 320, 480)), parse("data=1x3x320x480"));
        assertEquals(new InputShape("a=b", Shape.of(7)), parse("a=b=7"));
        assertEquals("data=1x3x320x480", parse("data=1x3x320x480").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1x3", "x=", "x=0x3", "x=1x-3", "x=1,3", "=1x3"})
    void otherWordsAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> parse(text));
    }

    @Test
    void commandsReadAModelAtThatShape(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.write(
                file,
                new TestGraph(13)
                        .input("x", "n", 3, "h", "w")
                        .counting("w1", 2, 3, 1, 1)
                        .node("Conv", "x,w1", "y")
                        .output("y")
                        .bytes());
        CommandLineRun.of("explain", file, "--input-shape", "x=1x3x8x10").succeeded();
        CommandLineRun.of("verify", "--model", file, "--input-shape", "x=1x3x8x10")
                .succeeded();
        CommandLineRun.of("export", file, "--out", folder.resolve("out.onnx"), "--input-shape", "x=1x3x8x10")
                .succeeded();
        String cost = CommandLineRun.of("cost", file, "--input-shape", "x=1x3x8x10")
                .succeeded()
                .out();
        assertTrue(cost.contains("1x2x8x10"), cost);
        CommandLineRun.of("cost", file, "--input-shape", "z=1x3x8x10").failed("no inputs named [z]");
        CommandLineRun.of("cost", file, "--input-shape", "x=1x3").failed("does not fit");
        CommandLineRun.of("cost", "--network", "resnet18", "--input-shape", "x=1x3x8x10")
                .refused("--input-shape x=1x3x8x10 is about a model's ONNX file");
    }
}
