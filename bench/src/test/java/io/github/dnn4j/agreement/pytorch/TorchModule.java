package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network as the source of a TorchScript class, one line for each node. */
final class TorchModule {
    private TorchModule() {}

    /**
     * The class {@code Case}, whose {@code forward} takes the network's inputs and then its parameters, in their
     * orders, and returns its output or a list of them; or the first thing that PyTorch lacks.
     */
    static Call of(Network network) {
        Map<String, String> parameters = new HashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        StringBuilder source = new StringBuilder("class Case(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
        source.append("  def forward(self: __torch__.Case");
        for (NetworkInput input : network.inputs()) {
            source.append(argument(values, input.name(), "x"));
        }
        for (String parameter : network.parameters().keySet()) {
            source.append(argument(parameters, parameter, "p"));
        }
        boolean several = network.outputs().size() > 1;
        source.append(") -> ").append(several ? "List[Tensor]" : "Tensor").append(":\n");

        Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
        for (Node node : network.nodes()) {
            Operands operands = new Operands(
                    node.inputs().stream().map(values::get).toList(),
                    node.inputs().stream().map(shapes::get).toList(),
                    node.parameters().stream().map(parameters::get).toList());
            switch (TorchLayers.call(node.layer(), operands)) {
                case Call.Missing missing -> {
                    return missing;
                }
                case Call.Python python -> source.append(assignment(values, node, python.text()));
            }
        }
        List<String> results = network.outputs().stream().map(values::get).toList();
        source.append("    return ")
                .append(several ? results : results.getFirst())
                .append('\n');
        return new Call.Python(source.toString());
    }

    private static String argument(Map<String, String> names, String name, String letter) {
        String python = letter + names.size();
        names.put(name, python);
        return ",\n      " + python + ": Tensor";
    }

    private static String assignment(Map<String, String> values, Node node, String expression) {
        String python = "v" + values.size();
        boolean list = node.layer() instanceof Split;
        for (int i = 0; i < node.outputs().size(); i++) {
            values.put(node.outputs().get(i), list ? python + "[" + i + "]" : python);
        }
        return "    " + python + " = " + expression + "\n";
    }
}
