package io.github.dnn4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.SafetensorsException;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Normalization;
import io.github.dnn4j.zoo.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {
    @TempDir
    private Path folder;

    private Path file;
    private TrainedModel model;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("model.safetensors");
        Network network = Classifiers.get("separable").network(3, 1, 8, 12);
        model = new TrainedModel(
                "separable",
                Shape.of(1, 1, 8, 12),
                List.of("red \"quoted\"", "zwei W\u00f6rter", "c"),
                new Normalization(List.of(0.286), List.of(0.353)),
                Map.of("test accuracy", "91.00 %"),
                network,
                Parameters.initialise(network, Initialiser.he(9)));
        model.write(file);
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        for (TrainedModel read : List.of(TrainedModel.read(file), TrainedModel.read(Files.readAllBytes(file), "x"))) {
            assertEquals("separable", read.classifier());
            assertEquals(model.input(), read.input());
            assertEquals(model.classes(), read.classes());
            assertEquals(model.normalization(), read.normalization());
            assertEquals(model.facts(), read.facts());
            assertEquals(12, read.preprocessing().width());
            assertEquals(8, read.preprocessing().height());
            for (String name : model.network().parameters().keySet()) {
                assertArrayEquals(
                        model.parameters().get(name).toFloatArray(),
                        read.parameters().get(name).toFloatArray(),
                        name);
            }
        }
    }

    @Test
    void hasTheNamesThatPyTorchGives() {
        SafetensorsFile tensors = SafetensorsFile.read(file);
        assertEquals("pt", tensors.metadata().get("format"));
        assertTrue(tensors.contains("stem.weight") && tensors.contains("stem_norm.running_var"));
    }

    private String refused(String name, String value) throws IOException {
        SafetensorsFile tensors = SafetensorsFile.read(Files.readAllBytes(file));
        Map<String, Tensor> all = new LinkedHashMap<>();
        tensors.names().forEach(tensor -> all.put(tensor, tensors.tensor(tensor)));
        Map<String, String> metadata = new LinkedHashMap<>(tensors.metadata());
        metadata.remove(name);
        if (value != null) {
            metadata.put(name, value);
        }
        Path changed = folder.resolve("changed.safetensors");
        SafetensorsWriter.write(changed, all, metadata);
        return assertThrows(SafetensorsException.class, () -> TrainedModel.read(changed))
                .getMessage();
    }

    @Test
    void metadataThatMakeNoSenseAreNamed() throws IOException {
        assertTrue(refused("dnn4j.model", null).contains("dnn4j.model"));
        assertTrue(refused("dnn4j.model", "7").contains("version 7"));
        assertTrue(refused("dnn4j.network", "vgg99").contains("vgg99"));
        assertTrue(refused("dnn4j.input", "1 1 8").contains("1x1x8"));
        assertTrue(refused("dnn4j.input", "1 1 x 8").contains("dnn4j.input is \"1 1 x 8\""));
        assertTrue(refused("dnn4j.mean", "0.5 none").contains("dnn4j.mean is \"0.5 none\""));
        assertTrue(refused("dnn4j.classes", null).contains("dnn4j.classes"));
        assertTrue(refused("dnn4j.deviation", "0").contains("above 0"));
        // Two classes, but parameters for three
        assertTrue(refused("dnn4j.classes", "a\nb").contains("fc.weight"));
    }
}
