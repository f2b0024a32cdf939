package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which nodes of a network a backend computes together. */
final class FusedGroups {
    private FusedGroups() {}

    /** The sets of two and more nodes that are one step; none if the network cannot be compiled. */
    static Set<Set<String>> of(
            Backend backend,
            CompileOptions options,
            Network network,
            Parameters parameters,
            Map<String, Shape> shapes) {
        if (!backend.supports(options.precision())) {
            return Set.of();
        }
        Set<String> known =
                new LinkedHashSet<>(network.nodes().stream().map(Node::name).toList());
        Map<String, Shape> inputShapes = new LinkedHashMap<>();
        network.inputs().forEach(input -> inputShapes.put(input.name(), shapes.get(input.name())));
        Set<Set<String>> groups = new LinkedHashSet<>();
        try (CompiledNetwork compiled = backend.compile(network, parameters, options)) {
            for (StepReport step : compiled.explain(inputShapes).steps()) {
                Set<String> group = new LinkedHashSet<>();
                group.add(step.name());
                group.addAll(step.fused());
                group.retainAll(known);
                if (group.size() > 1) {
                    groups.add(group);
                }
            }
        } catch (UnsupportedLayerException e) {
            return Set.of(); // the case of the node tells why
        }
        return groups;
    }
}
