package io.github.dnn4j.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = TinyModels.colours(folder.resolve("colours.onnx"), 8, true, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "onednn"})
    void printsStepsAndMemory(String backend) {
        String text = CommandLineRun.of("explain", model, "--backend", backend)
                .succeeded()
                .out();
        assertTrue(text.contains(backend + " on "), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("conv +Convolution .*")), text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("activations ")), text);
    }

    @Test
    void theJsonHoldsTheSame() {
        Map<String, Object> json = CommandLineRun.of("explain", model, "--backend", "onednn", "--batch", 2, "--json")
                .succeeded()
                .json();
        assertEquals("onednn", json.get("backend"));
        assertEquals("f32", json.get("precision"));
        assertEquals(Map.of("data", List.of(2.0, 3.0, 8.0, 8.0)), json.get("inputs"));
        List<?> steps = (List<?>) json.get("steps");
        assertFalse(steps.isEmpty());
        for (Object step : steps) {
            assertTrue(((Map<?, ?>) step).keySet().containsAll(List.of("name", "implementation", "layouts", "fused")));
        }
        assertTrue((Double) json.get("planned_bytes") <= (Double) json.get("unplanned_bytes"));
    }

    @Test
    void refusesBackendsAndThreadsThatThereAreNot() {
        CommandLineRun.of("explain", model, "--backend", "abacus").refused("known are");
        CommandLineRun.of("explain", model, "--threads", -1).refused("--threads -1");
    }
}
