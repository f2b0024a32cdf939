package io.github.dnn4j.peers;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network as a flat list that a few lines of any language read. {@code network.txt} has a line for each value and
 * each operation, in the order of computation: a kind and fields {@code name=value}, lists separated by commas, values
 * by number. {@code network.bin} has the weights one after the other, f32; fields such as {@code weight} count from its
 * start in elements.
 *
 * <p>Batch normalization is folded and activations and additions are joined to the operation before them ({@code post},
 * in order: {@code relu}, {@code add:VALUE}), by the library's own passes: those are arithmetic on weights. Layouts,
 * memory and execution are the reader's.
 */
final class FlatNetwork {
    private final Program program;
    private final Map<String, Shape> shapes;
    private final Map<String, Integer> values = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Tensor> weights = new ArrayList<>();
    private long offset;

    private FlatNetwork(Program program) {
        this.program = program;
        this.shapes = program.inferShapes(program.network().defaultShapes());
    }

    /** Writes both files; a single line {@code refused REASON} where the format has no line for a layer. */
    static void write(Network network, Parameters parameters, Path folder) throws IOException {
        Program folded = PassPipeline.inference(CompileOptions.defaults(), FlatNetwork::isRelu)
                .apply(Program.of(network, parameters));
        FlatNetwork flat = new FlatNetwork(folded);
        try {
            flat.describe();
        } catch (Contestant.RefusedException e) {
            Files.writeString(folder.resolve("network.txt"), "refused " + e.getMessage() + "\n");
            return;
        }
        Files.write(folder.resolve("network.txt"), flat.lines);
        flat.writeWeights(folder.resolve("network.bin"));
    }

    private static boolean isRelu(Activation activation) {
        return activation.function() == Activation.Function.RELU && activation.alpha() == 0;
    }

    private void describe() {
        program.network().inputs().forEach(input -> declare(input.name()));
        program.network().inputs().forEach(input -> lines.add("input id=" + values.get(input.name())));
        for (Step step : program.steps()) {
            step.outputs().forEach(this::declare);
            lines.add(line(step));
        }
        program.network().outputs().forEach(output -> lines.add("output id=" + values.get(program.source(output))));
    }

    private void declare(String value) {
        int id = values.size();
        values.put(value, id);
        lines.add("value id=" + id + " dims=" + FlatLayers.list(shapes.get(value)));
    }

    private String line(Step step) {
        String in =
                step.layerInputs().stream().map(value -> "" + values.get(value)).collect(Collectors.joining(","));
        StringBuilder line = new StringBuilder();
        line.append(FlatLayers.describe(
                step.layer(),
                shapes.get(step.layerInputs().getFirst()),
                shapes.get(step.outputs().getFirst())));
        line.append(" in=")
                .append(in)
                .append(" out=")
                .append(values.get(step.outputs().getFirst()));
        for (int i = 0; i < step.parameters().size(); i++) {
            line.append(' ')
                    .append(step.layer().parameters().get(i).role())
                    .append('=')
                    .append(offset);
            Tensor tensor = program.parameters().get(step.parameters().get(i));
            weights.add(tensor);
            offset += tensor.shape().elements();
        }
        if (!step.post().isEmpty()) {
            line.append(" post=").append(step.post().stream().map(this::post).collect(Collectors.joining(",")));
        }
        return line.toString();
    }

    private String post(PostOperation operation) {
        return switch (operation) {
            case PostOperation.Activate activate -> "relu";
            case PostOperation.Add add -> "add:" + values.get(add.value());
            case PostOperation.AddIntegers _, PostOperation.Store _ ->
                throw new IllegalStateException("the C++ program knows no integers: " + operation);
        };
    }

    private void writeWeights(Path file) throws IOException {
        float[] all = new float[Math.toIntExact(offset)];
        int at = 0;
        for (Tensor tensor : weights) {
            float[] part = tensor.toFloatArray();
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        CaseFolder.write(file, all);
    }
}
