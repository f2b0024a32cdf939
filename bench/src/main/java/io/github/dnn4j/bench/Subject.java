package io.github.dnn4j.bench;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is measured: a network and its weights.
 *
 * @param network the network
 * @param parameters its weights
 */
record Subject(Network network, Parameters parameters) {
    private static final long SEED = 42;

    /**
     * An ONNX file, or a network of the zoo with the random weights that {@link #prepare} left in a file, which is
     * mapped as trained weights would be.
     */
    static Subject of(String name) {
        if (!Zoo.names().contains(name)) {
            OnnxModel model = OnnxImporter.read(Path.of(name));
            return new Subject(model.network(), model.parameters());
        }
        Network network = Zoo.get(name).network();
        SafetensorsFile file = SafetensorsFile.read(weights(name));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.parameters().keySet().forEach(parameter -> tensors.put(parameter, file.floats(parameter)));
        return new Subject(network, new Parameters(tensors));
    }

    /** Makes the file of weights of a network of the zoo; nothing for a file. */
    static void prepare(String name) {
        if (!Zoo.names().contains(name) || Files.exists(weights(name))) {
            return;
        }
        Network network = Zoo.get(name).network();
        try {
            Files.createDirectories(weights(name).getParent());
            SafetensorsWriter.write(weights(name), ZooWeights.of(network, SEED).asMap(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("the weights cannot be written to " + weights(name), e);
        }
    }

    private static Path weights(String name) {
        return Path.of("bench", "target", "weights", name + ".safetensors");
    }
}
