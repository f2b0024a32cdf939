package io.github.dnn4j.onnx;

import io.github.dnn4j.onnx.files.ModelFiles;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.onnx.read.ModelReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of a model's inputs and outputs, whatever the types, and whether or not it can be imported.
 *
 * @param inputs names of the graph's inputs for which the file has no value, in its order
 * @param outputs names of the graph's outputs, in its order
 */
public record OnnxSignature(List<String> inputs, List<String> outputs) {
    /** Copies the lists. */
    public OnnxSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads the signature of a model file.
     *
     * @throws OnnxException if there is no such file, or it is malformed
     */
    public static OnnxSignature read(Path file) {
        GraphProto graph;
        try (ModelFiles files = new ModelFiles(false)) {
            graph = ModelReader.model(file, files).graph();
        }
        Set<String> initialised =
                graph.initializer().stream().map(TensorProto::name).collect(Collectors.toSet());
        return new OnnxSignature(
                graph.input().stream()
                        .map(ValueInfoProto::name)
                        .filter(name -> !initialised.contains(name))
                        .toList(),
                graph.output().stream().map(ValueInfoProto::name).toList());
    }
}
