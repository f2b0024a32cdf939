package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.quantize.PostTrainingQuantization;
import io.github.dnn4j.quantize.QuantizeOptions;
import io.github.dnn4j.quantize.QuantizedModel;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.zoo.ZooWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Writes a subject with seeded weights as the files of a {@link CaseFolder}. */
final class CaseWriter {
    private static final long SEED = 42;
    private static final int CALIBRATION_SAMPLES = 8;

    private final Subject subject;
    private final Path folder;
    private final Parameters parameters;
    private final Optional<QuantizedModel> quantized;

    /**
     * Writes what all batches share.
     *
     * @param subject one with a single input and a single output
     * @param integers whether a network is quantized, too
     */
    CaseWriter(Subject subject, Path folder, boolean integers) throws IOException {
        this.subject = subject;
        this.folder = Files.createDirectories(folder);
        Network network = subject.network();
        this.parameters = subject.parameters().orElseGet(() -> ZooWeights.of(network, SEED));
        boolean floating = network.nodes().stream().noneMatch(node -> node.layer() instanceof Quantize);
        this.quantized = integers && floating && !subject.layer()
                ? Optional.of(quantize(network, parameters))
                : Optional.empty();
        SafetensorsWriter.write(folder.resolve(CaseFolder.WEIGHTS), parameters.asMap(), Map.of());
    }

    /** Calibrated on inputs like the ones that are timed, but none of them. */
    private static QuantizedModel quantize(Network network, Parameters parameters) {
        NetworkInput input = network.inputs().getFirst();
        List<Map<String, Tensor>> samples = new ArrayList<>();
        for (int i = 1; i <= CALIBRATION_SAMPLES; i++) {
            samples.add(Map.of(
                    input.name(),
                    Tensor.ofFloats(input.shape(), values(input.shape().elements(), SEED + i))));
        }
        try (Backend backend = OneDnnBackend.open()) {
            return PostTrainingQuantization.quantize(backend, network, parameters, samples, QuantizeOptions.defaults());
        }
    }

    /** Writes what depends on the batch; the judge knows when an answer to it is right. */
    Judge write(int batch) throws IOException {
        Network network = subject.network(batch);
        Files.write(folder.resolve(CaseFolder.SUBJECT), List.of(subject.name(), Integer.toString(batch)));
        if (subject.kind() == Subject.Kind.FILE) {
            Files.copy(Path.of(subject.name()), folder.resolve(CaseFolder.ONNX), StandardCopyOption.REPLACE_EXISTING);
        } else {
            OnnxExporter.write(network, parameters, folder.resolve(CaseFolder.ONNX));
        }
        Files.deleteIfExists(folder.resolve(CaseFolder.DEFINITION));
        if (quantized.isPresent()) {
            OnnxExporter.write(
                    Subject.fixed(quantized.get().network(), batch),
                    quantized.get().parameters(),
                    folder.resolve(CaseFolder.QUANTIZED));
        }
        float[] input = values(network.inputs().getFirst().shape().elements(), SEED);
        CaseFolder.write(folder.resolve(CaseFolder.INPUT), input);
        FlatNetwork.write(network, parameters, folder);
        return new Judge(subject.network(1), parameters, quantized.map(QuantizedModel::network), batch, input);
    }

    private static float[] values(long elements, long seed) {
        float[] values = new float[Math.toIntExact(elements)];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
