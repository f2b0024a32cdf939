package io.github.dnn4j.compile;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network on its way to a backend: steps in the order of computation, and parameters, some of them made by passes.
 *
 * @param network where it came from; its inputs and outputs keep their names
 * @param steps the steps in order
 * @param parameters parameters of the steps, by name
 * @param aliases network outputs whose value is another value, because a pass dropped the step between
 * @param notes what passes did, a sentence each
 */
public record Program(
        Network network, List<Step> steps, Parameters parameters, Map<String, String> aliases, List<String> notes) {
    /** Copies the lists. */
    public Program {
        steps = List.copyOf(steps);
        aliases = Map.copyOf(aliases);
        notes = List.copyOf(notes);
    }

    /** One step for every node, nothing fused. */
    public static Program of(Network network, Parameters parameters) {
        List<Step> steps = new ArrayList<>();
        for (Node node : network.nodes()) {
            steps.add(new Step(
                    node.name(),
                    node.layer(),
                    node.inputs(),
                    node.outputs(),
                    node.parameters(),
                    List.of(),
                    List.of(node.name())));
        }
        return new Program(network, steps, parameters, Map.of(), List.of());
    }

    /** This program with other steps and one more note. */
    public Program with(List<Step> others, Parameters newParameters, List<String> moreNotes) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(moreNotes);
        return new Program(network, others, newParameters, aliases, all);
    }

    /** The value that holds the network output of that name. */
    public String source(String output) {
        return aliases.getOrDefault(output, output);
    }

    /** The consumers of a value, fused additions included. */
    public List<Step> consumers(String value) {
        return steps.stream().filter(step -> step.inputs().contains(value)).toList();
    }

    /** The producer of a value; empty for a network input. */
    public Optional<Step> producer(String value) {
        return steps.stream().filter(step -> step.outputs().contains(value)).findFirst();
    }

    /** The position of the node that the step began as in the network's order of nodes. */
    public int node(Step step) {
        for (int i = 0; i < network.nodes().size(); i++) {
            if (network.nodes().get(i).name().equals(step.name())) {
                return i;
            }
        }
        throw new IllegalStateException("no node of " + network + " is named " + step.name());
    }

    /** True if the value is an output of the network, directly or under an alias. */
    public boolean isOutput(String value) {
        return network.outputs().stream().anyMatch(output -> source(output).equals(value));
    }

    /** The shape of every value of the steps and of every alias, for the given input shapes. */
    public Map<String, Shape> inferShapes(Map<String, Shape> inputs) {
        Map<String, Shape> shapes = new LinkedHashMap<>(inputs);
        for (Step step : steps) {
            List<Shape> given = step.layerInputs().stream().map(shapes::get).toList();
            List<Shape> results = step.layer().outputShapes(given);
            for (int i = 0; i < results.size(); i++) {
                shapes.put(step.outputs().get(i), results.get(i));
            }
        }
        aliases.forEach((output, source) -> shapes.put(output, shapes.get(source)));
        return shapes;
    }
}
