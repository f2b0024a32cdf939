package io.github.dnn4j.peers;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.zoo.ZooWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes a subject with seeded weights as the files of a {@link CaseFolder}. */
final class CaseWriter {
    private static final long SEED = 42;

    private final Subject subject;
    private final Path folder;
    private final Parameters parameters;

    CaseWriter(Subject subject, Path folder) throws IOException {
        this.subject = subject;
        this.folder = Files.createDirectories(folder);
        this.parameters = ZooWeights.of(subject.network(), SEED);
        SafetensorsWriter.write(folder.resolve(CaseFolder.WEIGHTS), parameters.asMap(), Map.of());
    }

    /** Writes what depends on the batch. */
    void write(Network network, int batch) throws IOException {
        if (network.inputs().size() != 1 || network.outputs().size() != 1) {
            throw new IllegalArgumentException(
                    subject.name() + " has " + network.inputs().size() + " inputs and "
                            + network.outputs().size() + " outputs; only networks with one of each are timed");
        }
        Files.write(folder.resolve(CaseFolder.SUBJECT), List.of(subject.name(), Integer.toString(batch)));
        OnnxExporter.write(network, parameters, folder.resolve(CaseFolder.ONNX));
        NetworkInput input = network.inputs().getFirst();
        float[] values = new float[Math.toIntExact(input.shape().elements())];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        CaseFolder.write(folder.resolve(CaseFolder.INPUT), values);
        FlatNetwork.write(network, parameters, folder);
    }
}
