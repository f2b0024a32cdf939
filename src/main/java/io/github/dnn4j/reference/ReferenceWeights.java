package io.github.dnn4j.reference;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a network as the kernels take them: row-major F32, those of role {@code weight} rounded to the
 * precision of the node that uses them. Biases, statistics and scales keep F32, as they do in every library.
 */
final class ReferenceWeights {
    private record Key(String parameter, Precision precision) {}

    private final Map<Key, Tensor> tensors;

    private ReferenceWeights(Map<Key, Tensor> tensors) {
        this.tensors = tensors;
    }

    /** Copies the parameters to tensors of {@code allocator}; all are closed again if one fails. */
    static ReferenceWeights of(Network network, Parameters parameters, CompileOptions options, Allocator allocator) {
        parameters.requireFor(network);
        options.requireNodesOf(network);
        ReferenceWeights weights = new ReferenceWeights(new LinkedHashMap<>());
        try {
            for (Node node : network.nodes()) {
                for (int i = 0; i < node.parameters().size(); i++) {
                    weights.add(key(node, i, options), parameters, allocator);
                }
            }
            return weights;
        } catch (RuntimeException | Error failure) {
            weights.close();
            throw failure;
        }
    }

    private static Key key(Node node, int parameter, CompileOptions options) {
        ParameterSpec spec = node.layer().parameters().get(parameter);
        boolean stored = spec.role().equals("weight");
        return new Key(node.parameters().get(parameter), stored ? options.precisionOf(node.name()) : Precision.F32);
    }

    private void add(Key key, Parameters parameters, Allocator allocator) {
        if (!tensors.containsKey(key)) {
            TensorSource given = parameters.source(key.parameter());
            Tensor tensor = allocator.allocate(given.shape(), DataType.F32, "parameter " + key.parameter());
            tensors.put(key, tensor);
            given.copyTo(tensor);
            StoredPrecision.round(tensor, key.precision());
        }
    }

    /** The parameters of a node in the order of its layer's. */
    List<Tensor> of(Node node, CompileOptions options) {
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < node.parameters().size(); i++) {
            result.add(tensors.get(key(node, i, options)));
        }
        return result;
    }

    long bytes() {
        return tensors.values().stream().mapToLong(Tensor::bytes).sum();
    }

    void close() {
        tensors.values().forEach(Tensor::close);
    }
}
