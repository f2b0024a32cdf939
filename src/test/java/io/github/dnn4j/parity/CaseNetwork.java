package io.github.dnn4j.parity;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Fill;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A case as a network of one layer, with the values that {@link Fill} has for it.
 *
 * @param network inputs {@code in0}, {@code in1}..., a node {@code layer} and outputs {@code out0}, {@code out1}...
 * @param parameters its parameters, named {@code layer.role}
 * @param inputs its inputs by name
 * @param exact whether every computation of it is exact
 */
record CaseNetwork(Network network, Parameters parameters, Map<String, Tensor> inputs, boolean exact) {
    static CaseNetwork of(LayerCase layerCase) {
        Layer layer = layerCase.layer();
        List<NetworkInput> inputs = new ArrayList<>();
        for (int i = 0; i < layerCase.inputs().size(); i++) {
            Shape shape = layerCase.inputs().get(i);
            List<String> fixed = Collections.nCopies(shape.rank(), "");
            inputs.add(new NetworkInput("in" + i, layerCase.types().get(i), shape, fixed));
        }
        List<String> outputs =
                IntStream.range(0, layer.outputs()).mapToObj(i -> "out" + i).toList();
        Fill fill = Fill.of(layer, layerCase.inputs(), Precision.F32);
        long seed = layerCase.name().hashCode();
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (ParameterSpec spec : layer.parameters()) {
            Tensor tensor = Tensor.allocate(spec.shape(), DataType.F32);
            fill.fillParameter(spec.role(), tensor, Precision.F32, seed);
            parameters.put("layer." + spec.role(), tensor);
        }
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor tensor = Tensor.allocate(inputs.get(i).shape(), inputs.get(i).type());
            fill.fillInput(i, tensor, Precision.F32, seed);
            values.put(inputs.get(i).name(), tensor);
        }
        List<String> names = inputs.stream().map(NetworkInput::name).toList();
        Node node = new Node("layer", layer, names, outputs, List.copyOf(parameters.keySet()));
        Network network = new Network(layer.kind(), inputs, List.of(node), outputs);
        return new CaseNetwork(network, new Parameters(parameters), values, fill.exact());
    }

    /** The outputs on the reference backend. */
    Map<String, Tensor> expected() {
        Map<String, Tensor> values = ReferenceBackend.values(network, parameters, inputs);
        Map<String, Tensor> result = new LinkedHashMap<>();
        network.outputs().forEach(output -> result.put(output, values.get(output)));
        return result;
    }
}
