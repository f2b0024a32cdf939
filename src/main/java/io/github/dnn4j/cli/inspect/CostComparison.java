package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.network.ReceptiveField;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.Design;
import io.github.dnn4j.zoo.DesignSizes;
import io.github.dnn4j.zoo.Designs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The cost of two networks side by side, as counted and, for designs, by the literature's formula.
 *
 * @param first the one that the other is divided by
 * @param second the other
 * @param sizes the sizes of designs
 * @param firstCost what the first costs
 * @param secondCost what the second costs
 */
record CostComparison(Side first, Side second, DesignSizes sizes, Cost firstCost, Cost secondCost) {
    /** One of the two, its input shapes, and the design that it was made from. */
    record Side(String name, Network network, Map<String, Shape> inputs, Optional<Design> design) {
        private String field() {
            return FieldText.of(ReceptiveField.of(network).get(network.outputs().getFirst()));
        }
    }

    static CostComparison of(Side first, Side second, DesignSizes sizes, DataType type) {
        return new CostComparison(
                first,
                second,
                sizes,
                NetworkSummary.of(first.network(), first.inputs(), type).total(),
                NetworkSummary.of(second.network(), second.inputs(), type).total());
    }

    private boolean byFormula() {
        return first.design().isPresent() && second.design().isPresent();
    }

    private long weights(Side side) {
        return side.design().orElseThrow().weights().applyAsLong(sizes);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Side side : List.of(first, second)) {
            text.append(side.name());
            side.design().ifPresent(design -> text.append(": ").append(design.title()));
            text.append(", input ").append(Descriptions.text(side.inputs())).append('\n');
        }
        text.append('\n').append(table());
        if (byFormula()) {
            text.append('\n').append(letters()).append('\n');
        }
        return text.toString();
    }

    private TextTable table() {
        TextTable table = new TextTable()
                .text("")
                .number(first.name())
                .number(second.name())
                .number(second.name() + " / " + first.name());
        count(table, "parameters", firstCost.parameters(), secondCost.parameters());
        count(table, "MACs", firstCost.macs(), secondCost.macs());
        if (byFormula()) {
            count(table, "MACs per position by formula", weights(first), weights(second));
            table.row(
                    "formula",
                    first.design().orElseThrow().formula(),
                    second.design().orElseThrow().formula(),
                    Designs.ratio(first.name(), second.name()).orElse(""));
        }
        table.row(
                "bytes moved",
                Units.bytes(moved(firstCost)),
                Units.bytes(moved(secondCost)),
                ratio(moved(firstCost), moved(secondCost)));
        table.row(
                "FLOP/byte",
                String.format(Locale.ROOT, "%.2f", firstCost.arithmeticIntensity()),
                String.format(Locale.ROOT, "%.2f", secondCost.arithmeticIntensity()),
                ratio(firstCost.arithmeticIntensity(), secondCost.arithmeticIntensity()));
        table.row("receptive field", first.field(), second.field(), "");
        return table;
    }

    private static void count(TextTable table, String what, long one, long other) {
        table.row(what, Units.count(one), Units.count(other), ratio(one, other));
    }

    private static double moved(Cost cost) {
        return (double) cost.bytesRead() + cost.bytesWritten();
    }

    private static String ratio(double one, double other) {
        return one == 0 ? "" : String.format(Locale.ROOT, "%.4f", other / one);
    }

    private String letters() {
        return "C = " + sizes.in() + ", M = " + sizes.out() + ", k = " + sizes.kernel() + ", g = " + sizes.groups()
                + ", m = " + sizes.middle();
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = Json.object("first", toJson(first, firstCost), "second", toJson(second, secondCost));
        json.put(
                "ratio",
                Json.object(
                        "parameters",
                        (double) secondCost.parameters() / firstCost.parameters(),
                        "macs",
                        (double) secondCost.macs() / firstCost.macs(),
                        "by_formula",
                        byFormula() ? (double) weights(second) / weights(first) : null,
                        "formula",
                        Designs.ratio(first.name(), second.name())));
        return json;
    }

    private Map<String, Object> toJson(Side side, Cost cost) {
        Map<String, Object> json = Json.object(
                "name",
                side.name(),
                "inputs",
                Descriptions.json(side.inputs()),
                "receptive_field",
                side.field(),
                "formula",
                side.design().map(Design::formula),
                "macs_per_position_by_formula",
                side.design().isPresent() ? weights(side) : null);
        json.putAll(CostJson.of(cost));
        return json;
    }
}
