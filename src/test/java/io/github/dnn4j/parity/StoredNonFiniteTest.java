package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorFile;
import io.github.dnn4j.tensor.TensorSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in files are refused as those in memory are, and read once for that and for what they are needed for. */
class StoredNonFiniteTest {
    private static final String[] BACKENDS = {"reference", "onednn"};

    @TempDir
    Path folder;

    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("stored");
        Value x = b.input("x", 1, 3, 16, 16)
                .then("c1", Convolution.of(3, 512, 3, 3))
                .then("n1", new BatchNormalization(512, 1e-5))
                .then("a1", Activation.relu())
                .then("c2", Convolution.of(512, 16, 1, 1));
        return b.output(x.then("fc", new FullyConnected(16 * 14 * 14, 10, true)))
                .build();
    }

    private Parameters stored(Network network, String damaged, long element, float value) throws Exception {
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        Map<String, Tensor> tensors = new LinkedHashMap<>(parameters.asMap());
        if (!damaged.isEmpty()) {
            tensors.get(damaged).setFloat(element, value);
        }
        Path file = folder.resolve("weights.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of());
        SafetensorsFile opened = SafetensorsFile.read(file);
        Map<String, TensorSource> sources = new LinkedHashMap<>();
        opened.names().forEach(name -> sources.put(name, opened.source(name)));
        return Parameters.from(sources);
    }

    @Test
    void theyAreRefusedWithTheSameWords() throws Exception {
        Network network = network();
        for (String name : network.parameters().keySet()) {
            Parameters stored = stored(network, name, 1, Float.NaN);
            boolean inFile = network.parameters().get(name).elements() * Float.BYTES > TensorFile.SMALL_BYTES;
            assertEquals(inFile, stored.source(name).file().isPresent(), name);
            for (String backend : BACKENDS) {
                assertEquals(
                        refusal(backend, network, stored.loaded()),
                        refusal(backend, network, stored),
                        name + " on " + backend);
            }
            stored.close();
        }
    }

    private static String refusal(String name, Network network, Parameters parameters) {
        try (Backend backend = Backends.open(name);
                MemoryPool pool = MemoryPool.unlimited()) {
            NonFiniteValueException refused = assertThrows(
                    NonFiniteValueException.class,
                    () -> backend.compile(
                            network, parameters, CompileOptions.defaults().memory(pool)));
            assertEquals(0, pool.bytesInUse());
            return refused.getMessage();
        }
    }

    @Test
    void theyAreReadOnce() throws Exception {
        Network network = network();
        try (Parameters stored = stored(network, "", 0, 0)) {
            for (String name : BACKENDS) {
                Map<String, Integer> read = new HashMap<>();
                Map<String, TensorSource> counted = new LinkedHashMap<>();
                stored.sources().forEach((parameter, source) -> {
                    boolean inFile = source.file().isPresent();
                    counted.put(
                            parameter,
                            inFile ? source.watchedBy(tensor -> read.merge(parameter, 1, Integer::sum)) : source);
                });
                try (Backend backend = Backends.open(name);
                        CompiledNetwork compiled =
                                backend.compile(network, Parameters.from(counted), CompileOptions.defaults())) {
                    assertEquals(network, compiled.network());
                }
                assertEquals(Map.of("c1.weight", 1, "c2.weight", 1, "fc.weight", 1), read, name);
            }
        }
    }
}
