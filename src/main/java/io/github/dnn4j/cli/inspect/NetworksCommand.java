package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.zoo.Published;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The published networks, and their numbers beside those that were published. */
@Command(
        name = "networks",
        description = {
            "Lists the published networks that --network takes: parameters and multiply-accumulates (MACs) for one sample"
                    + " as counted, and as published.",
            ""
        })
public final class NetworksCommand extends CliCommand {
    @Option(names = "--names", description = "Only the names, a line each.")
    private boolean names;

    @Option(names = "--markdown", description = "The table of src/site/markdown/networks.md.")
    private boolean markdown;

    @Override
    public Integer call() {
        if ((names ? 1 : 0) + (markdown ? 1 : 0) + (json() ? 1 : 0) > 1) {
            throw usage("--names, --markdown and --json are three forms of the same; choose one");
        }
        if (names) {
            Zoo.names().forEach(out()::println);
        } else if (markdown) {
            out().print(markdownTable());
        } else if (json()) {
            printJson(Json.object(
                    "networks", Zoo.all().stream().map(NetworksCommand::toJson).toList()));
        } else {
            out().print(table());
        }
        return ExitCode.OK;
    }

    private static TextTable table() {
        TextTable table = new TextTable()
                .text("name")
                .text("network")
                .text("paper")
                .number("input")
                .number("parameters")
                .number("published")
                .number("MACs")
                .number("published");
        for (ZooNetwork network : Zoo.all()) {
            NetworkSummary summary = NetworkSummary.of(network.network());
            table.row(
                    network.name(),
                    network.title(),
                    network.published().paper(),
                    network.input(),
                    Units.count(summary.total().parameters()),
                    network.published().parameters(),
                    Units.count(summary.total().macs()),
                    network.published().macs());
        }
        return table;
    }

    /** The table of the page on networks; a test holds the page to it. */
    static String markdownTable() {
        List<String> lines = new ArrayList<>();
        lines.add("| name | network | input | parameters | published | f32, MiB | MACs | published | figures from |");
        lines.add("|---|---|---|--:|--:|--:|--:|--:|---|");
        for (ZooNetwork network : Zoo.all()) {
            NetworkSummary summary = NetworkSummary.of(network.network());
            long parameters = summary.total().parameters();
            Published published = network.published();
            lines.add(String.format(
                    Locale.ROOT,
                    "| `%s` | %s (%s) | %s | %s | %s | %.1f | %s | %s | %s |",
                    network.name(),
                    network.title(),
                    published.paper(),
                    network.input(),
                    Units.count(parameters),
                    published.parameters(),
                    4 * parameters / 1048576.0,
                    Units.count(summary.total().macs()),
                    published.macs(),
                    published.sourceAndDifference()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static Map<String, Object> toJson(ZooNetwork network) {
        NetworkSummary summary = NetworkSummary.of(network.network());
        Published published = network.published();
        return Json.object(
                "name",
                network.name(),
                "title",
                network.title(),
                "paper",
                published.paper(),
                "input",
                network.input().toArray(),
                "parameters",
                summary.total().parameters(),
                "macs",
                summary.total().macs(),
                "published_parameters",
                published.parameters(),
                "published_macs",
                published.macs(),
                "published_by",
                published.source(),
                "difference",
                published.difference());
    }
}
