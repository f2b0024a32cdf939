package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the model's user may want to know of how it was imported, a sentence each. */
final class ImportNotes {
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> dequantized = new HashSet<>();

    void add(String sentence) {
        notes.add(sentence);
    }

    /** Remembers a value that Dequantize gives. */
    void dequantized(Live value) {
        dequantized.add(value.name());
    }

    /**
     * Notes a node that the file computes in integers and the network in F32: products of asymmetric weights need a sum
     * over the input for every output, and no layer has that. The values are the file's.
     */
    void asymmetric(Node node, ImportedParameters parameters) {
        boolean product = node.layer() instanceof Convolution || node.layer() instanceof FullyConnected;
        if (product && dequantized.contains(node.inputs().getFirst())) {
            String weight = node.parameters().getFirst();
            parameters
                    .asymmetry(weight)
                    .ifPresent(reason -> add("node " + node.name()
                            + " is computed in f32, not in integers: its weight " + weight
                            + " is quantized asymmetrically (" + reason + "); quantize weights symmetrically"));
        }
    }

    /** The sentences, each once, with one about the parameters that the file has as doubles. */
    List<String> all(ImportedParameters parameters) {
        if (!parameters.doubles().isEmpty()) {
            add("parameters of type double are rounded to f32: " + String.join(", ", parameters.doubles()));
        }
        return List.copyOf(notes);
    }
}
