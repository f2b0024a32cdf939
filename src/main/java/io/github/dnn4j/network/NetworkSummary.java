package io.github.dnn4j.network;

import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a network is made of: a row for every layer and the totals.
 *
 * @param network the network
 * @param rows a row for every node in order
 * @param total the sum; parameters that nodes share count once
 */
public record NetworkSummary(Network network, List<Row> rows, Cost total) {
    /**
     * One node.
     *
     * @param name name of the node
     * @param kind kind of its layer
     * @param detail the settings that matter
     * @param outputs shapes of its outputs
     * @param cost its cost
     */
    public record Row(String name, String kind, String detail, List<Shape> outputs, Cost cost) {}

    /** The summary for the default input shapes, in F32. */
    public static NetworkSummary of(Network network) {
        return of(network, network.defaultShapes(), DataType.F32);
    }

    /** The summary for given input shapes stored as {@code type}. */
    public static NetworkSummary of(Network network, Map<String, Shape> inputs, DataType type) {
        Map<String, Shape> shapes = network.inferShapes(inputs);
        Map<String, Cost> costs = network.costs(inputs, type);
        List<Row> rows = new ArrayList<>();
        Cost total = Cost.NONE;
        for (Node node : network.nodes()) {
            Cost cost = costs.get(node.name());
            total = total.plus(cost);
            rows.add(new Row(
                    node.name(),
                    node.layer().kind(),
                    node.layer().detail(),
                    node.outputs().stream().map(shapes::get).toList(),
                    cost));
        }
        Cost sum = new Cost(network.learnedParameters(), total.macs(), total.bytesRead(), total.bytesWritten());
        return new NetworkSummary(network, List.copyOf(rows), sum);
    }

    /** A table in plain text: name, layer, output shape, parameters and MACs of every layer, and the totals. */
    @Override
    public String toString() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("name", "layer", "output", "parameters", "MACs"));
        for (Row row : rows) {
            lines.add(List.of(
                    row.name(),
                    (row.kind() + " " + row.detail()).strip(),
                    String.join(" ", row.outputs().stream().map(Shape::toString).toList()),
                    grouped(row.cost().parameters()),
                    grouped(row.cost().macs())));
        }
        lines.add(List.of("total", rows.size() + " layers", "", grouped(total.parameters()), grouped(total.macs())));
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        String format = "%%-%ds  %%-%ds  %%-%ds  %%%ds  %%%ds%%n"
                .formatted(widths[0], widths[1], widths[2], widths[3], widths[4]);
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(format.formatted(line.toArray())));
        return text.toString();
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
