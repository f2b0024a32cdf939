package io.github.dnn4j.cli;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.report.Json;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parameters, multiply-accumulates and memory traffic of every layer. */
@Command(
        name = "cost",
        description = {
            "Tells what a model costs, layer by layer: parameters, multiply-accumulates (MACs), bytes moved, and"
                    + " arithmetic intensity in floating-point operations (2 per MAC) per byte. Bytes count every input,"
                    + " parameter and output once, as if each layer ran by itself.",
            ""
        })
final class CostCommand extends CliCommand {
    @Parameters(paramLabel = "FILE.onnx", description = "The model.")
    private Path file;

    @Mixin
    private InputShapeOptions shapes;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "f32",
            description = "Type that values and weights are counted as: f32, bf16 or f16 (default: f32).")
    private Precision precision;

    @Override
    public Integer call() {
        Model model = Model.load(requireFile(file, "model"));
        Map<String, Shape> inputs = shapes.shapes(model.network());
        NetworkSummary summary = NetworkSummary.of(model.network(), inputs, precision.type());
        if (json()) {
            printJson(toJson(model, inputs, summary));
        } else {
            print(model, inputs, summary);
        }
        return Main.OK;
    }

    private void print(Model model, Map<String, Shape> inputs, NetworkSummary summary) {
        out().println(model.fileName() + ": " + summary.rows().size() + " layers, input " + Descriptions.text(inputs));
        out().println();
        TextTable table = new TextTable()
                .text("name")
                .text("layer")
                .text("output")
                .number("parameters")
                .number("MACs")
                .number("bytes")
                .number("FLOP/byte");
        for (NetworkSummary.Row row : summary.rows()) {
            addRow(table, row.name(), (row.kind() + " " + row.detail()).strip(), outputs(row), row.cost());
        }
        table.footer();
        addRow(table, "total", "", "", summary.total());
        out().print(table);
    }

    private static String outputs(NetworkSummary.Row row) {
        return String.join(" ", row.outputs().stream().map(Shape::toString).toList());
    }

    private static void addRow(TextTable table, String name, String layer, String output, Cost cost) {
        table.row(
                name,
                layer,
                output,
                Units.count(cost.parameters()),
                Units.count(cost.macs()),
                Units.bytes((double) cost.bytesRead() + cost.bytesWritten()),
                String.format(Locale.ROOT, "%.2f", cost.arithmeticIntensity()));
    }

    private Map<String, Object> toJson(Model model, Map<String, Shape> inputs, NetworkSummary summary) {
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
                    row.outputs().stream().map(Shape::toArray).toList());
            layer.putAll(costJson(row.cost()));
            layers.add(layer);
        }
        return Json.object(
                "model",
                model.file(),
                "precision",
                precision,
                "inputs",
                Descriptions.json(inputs),
                "layers",
                layers,
                "total",
                costJson(summary.total()));
    }

    private static Map<String, Object> costJson(Cost cost) {
        return Json.object(
                "parameters",
                cost.parameters(),
                "macs",
                cost.macs(),
                "bytes_read",
                cost.bytesRead(),
                "bytes_written",
                cost.bytesWritten(),
                "flop_per_byte",
                cost.arithmeticIntensity());
    }
}
