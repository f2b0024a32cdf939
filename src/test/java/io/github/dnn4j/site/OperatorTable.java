package io.github.dnn4j.site;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.onnx.OperatorSamples;
import io.github.dnn4j.onnx.OperatorSamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of ONNX operators: the importer's own lists, with the layers that samples of each version become. */
final class OperatorTable {
    private OperatorTable() {}

    /** Operators that become layers. */
    static String mapped() {
        List<String> lines = new ArrayList<>();
        lines.add("| operator | versions | becomes | of constants | reference | oneDNN | cuDNN | training |");
        lines.add("|---|---|---|---|---|---|---|---|");
        OperatorSamples.mapped().forEach((operator, folded) -> {
            List<Sample> samples = OperatorSamples.byOperator().get(operator);
            Set<Class<? extends Layer>> layers = layers(samples);
            lines.add("| %s | %s | %s | %s | %s | %s | %s | %s |"
                    .formatted(
                            operator,
                            versions(samples),
                            layers.isEmpty()
                                    ? "nothing"
                                    : layers.stream().map(Class::getSimpleName).collect(Collectors.joining(", ")),
                            folded ? "folded" : "",
                            on("reference", layers),
                            on("onednn", layers),
                            on("cudnn", layers),
                            training(layers)));
        });
        return String.join("\n", lines) + "\n";
    }

    /** Operators that are known for constants only. */
    static String folded() {
        List<String> lines = new ArrayList<>();
        lines.add("| operator | versions |");
        lines.add("|---|---|");
        OperatorSamples.folded()
                .forEach(operator -> lines.add("| %s | %s |"
                        .formatted(
                                operator, versions(OperatorSamples.byOperator().get(operator)))));
        return String.join("\n", lines) + "\n";
    }

    private static String versions(List<Sample> samples) {
        return samples.stream()
                .flatMap(sample -> sample.versions().stream())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** A constant that other layers take is part of them; one that is all there is was known at import. */
    private static Set<Class<? extends Layer>> layers(List<Sample> samples) {
        Set<Class<? extends Layer>> layers = new LinkedHashSet<>();
        for (Sample sample : samples) {
            for (long version : sample.versions()) {
                sample.layers(version).forEach(layer -> layers.add(layer.getClass()));
            }
        }
        if (layers.size() > 1) {
            layers.remove(Constant.class);
        }
        return layers;
    }

    private static String on(String backend, Set<Class<? extends Layer>> layers) {
        return layers.stream()
                .map(layer -> LayerTable.has(backend, layer))
                .filter(verdict -> !verdict.equals("yes"))
                .findFirst()
                .orElse("yes");
    }

    private static String training(Set<Class<? extends Layer>> layers) {
        return layers.stream()
                .map(LayerTable::training)
                .filter(verdict -> !verdict.startsWith("yes"))
                .findFirst()
                .orElse("yes");
    }
}
