package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.InputShapeOptions;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.NetworkOptions;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.Published;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parameters, multiply-accumulates and memory traffic of every layer, or of two designs side by side. */
@Command(
        name = "cost",
        description = {
            "Tells what a model costs, layer by layer: parameters, multiply-accumulates (MACs), bytes moved, arithmetic"
                    + " intensity in floating-point operations (2 per MAC) per byte, and the receptive field: how many"
                    + " elements of the input an output sees along each axis. Bytes count every input, parameter and"
                    + " output once, as if each layer ran by itself.",
            "With --compare it sets two designs side by side: published networks, or ways to compute one map from another"
                    + " with the literature's formula for their cost.",
            ""
        })
public final class CostCommand extends CliCommand {
    @Parameters(paramLabel = "FILE.onnx", arity = "0..1", description = "The model.")
    private Path file;

    @Mixin
    private NetworkOptions networkOptions;

    @Mixin
    private InputShapeOptions shapes;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "f32",
            description = "Type that values and weights are counted as: f32, bf16 or f16 (default: f32).")
    private Precision precision;

    @Mixin
    private CompareOptions compare;

    @Override
    public Integer call() {
        if (compare.given()) {
            if (file != null || networkOptions.given()) {
                throw usage("--compare names its own two designs; leave the file or --network out");
            }
            CostComparison comparison = compare.comparison(shapes, precision.type());
            if (json()) {
                printJson(comparison.toJson());
            } else {
                out().print(comparison);
            }
            return ExitCode.OK;
        }
        networkOptions.requireOne(file, "FILE.onnx");
        if (file != null) {
            requireFile(file, "model");
        }
        Counted counted = counted();
        Map<String, Shape> inputs = shapes.shapes(counted.network());
        NetworkSummary summary = NetworkSummary.of(counted.network(), inputs, precision.type());
        if (json()) {
            printJson(toJson(counted, inputs, summary));
        } else {
            print(counted, inputs, summary);
        }
        return ExitCode.OK;
    }

    /** What is counted; no weights are needed for that. */
    private record Counted(String source, String name, Network network) {}

    private Counted counted() {
        if (file == null && networkOptions.given()) {
            return new Counted(
                    networkOptions.name(), networkOptions.name(), networkOptions.network(shapes.size(), false));
        }
        Model model = networkOptions.load(file, "FILE.onnx", shapes.size(), false);
        return new Counted(model.source(), model.name(), model.network());
    }

    private void print(Counted counted, Map<String, Shape> inputs, NetworkSummary summary) {
        out().println(counted.name() + ": " + summary.rows().size() + " layers, input " + Descriptions.text(inputs));
        out().println();
        TextTable table = new TextTable()
                .text("name")
                .text("layer")
                .text("output")
                .number("field")
                .number("parameters")
                .number("MACs")
                .number("bytes")
                .number("FLOP/byte");
        Map<String, String> fields = FieldText.byNode(counted.network());
        for (NetworkSummary.Row row : summary.rows()) {
            addRow(
                    table,
                    row.name(),
                    (row.kind() + " " + row.detail()).strip(),
                    outputs(row),
                    fields.get(row.name()),
                    row.cost());
        }
        table.footer();
        addRow(table, "total", "", "", "", summary.total());
        out().print(table);
        networkOptions.published().ifPresent(published -> print(published));
    }

    private void print(Published published) {
        out().println();
        out().println("published: " + (published.parameters().isEmpty() ? "no" : published.parameters())
                + " parameters, " + (published.macs().isEmpty() ? "no" : published.macs()) + " MACs ("
                + published.paper() + "; " + published.sourceAndDifference() + ")");
    }

    private static String outputs(NetworkSummary.Row row) {
        return String.join(" ", row.outputs().stream().map(Shape::toString).toList());
    }

    private static void addRow(TextTable table, String name, String layer, String output, String field, Cost cost) {
        table.row(
                name,
                layer,
                output,
                field,
                Units.count(cost.parameters()),
                Units.count(cost.macs()),
                Units.bytes((double) cost.bytesRead() + cost.bytesWritten()),
                String.format(Locale.ROOT, "%.2f", cost.arithmeticIntensity()));
    }

    private Map<String, Object> toJson(Counted counted, Map<String, Shape> inputs, NetworkSummary summary) {
        Map<String, String> fields = FieldText.byNode(counted.network());
        List<Object> layers = new ArrayList<>();
        for (NetworkSummary.Row row : summary.rows()) {
            Map<String, Object> layer = Json.object(
                    "name",
                    row.name(),
                    "layer",
                    row.kind(),
                    "detail",
                    row.detail(),
                    "outputs",
                    row.outputs().stream().map(Shape::toArray).toList(),
                    "receptive_field",
                    fields.get(row.name()));
            layer.putAll(CostJson.of(row.cost()));
            layers.add(layer);
        }
        return Json.object(
                "model",
                counted.source(),
                "precision",
                precision,
                "inputs",
                Descriptions.json(inputs),
                "layers",
                layers,
                "total",
                CostJson.of(summary.total()));
    }
}
