package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.cli.options.InputShapeOptions;
import io.github.dnn4j.cli.options.PictureSize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.zoo.Design;
import io.github.dnn4j.zoo.DesignSizes;
import io.github.dnn4j.zoo.Designs;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooNetwork;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Two designs to be set side by side, and their sizes. */
final class CompareOptions {
    private static final int MAP = 28;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--compare",
            paramLabel = "A,B",
            description = "Two designs: standard, separable, grouped, 5x5, two3x3, 7x7, three3x3, 1x7+7x1, plain,"
                    + " bottleneck, resnext, shufflenet; or two names that `dnn4j networks` lists.")
    private String pair;

    @Option(
            names = "--channels",
            paramLabel = "C[:M]",
            defaultValue = "256",
            description = "Channels of a design's input and, if they differ, its output (default: 256).")
    private String channels;

    @Option(
            names = "--kernel",
            paramLabel = "K",
            defaultValue = "3",
            description = "Kernel k of standard, separable and grouped (default: 3).")
    private int kernel;

    @Option(
            names = "--groups",
            paramLabel = "G",
            defaultValue = "4",
            description = "Groups g of grouped, resnext and shufflenet (default: 4).")
    private int groups;

    @Option(
            names = "--middle",
            paramLabel = "M",
            description = "Channels m within bottleneck, resnext and shufflenet (default: C / 4).")
    private Integer middle;

    boolean given() {
        return pair != null;
    }

    /** One of the two: a network, its design and sizes unless it is a published network. */
    private record Side(String name, Network network, Optional<Design> design) {}

    /** The comparison asked for; the size is that of {@code shapes}, 28 x 28 for designs if it has none. */
    CostComparison comparison(InputShapeOptions shapes, DataType type) {
        String[] names = pair.split(",", -1);
        if (names.length != 2) {
            throw usage("--compare " + pair + "; give two names with a comma between");
        }
        Optional<PictureSize> size = shapes.size();
        DesignSizes sizes = sizes(size.orElse(new PictureSize(MAP, MAP)));
        Side first = side(names[0].strip(), sizes, size);
        Side second = side(names[1].strip(), sizes, size);
        return CostComparison.of(
                new CostComparison.Side(first.name(), first.network(), shapes.shapes(first.network()), first.design()),
                new CostComparison.Side(
                        second.name(), second.network(), shapes.shapes(second.network()), second.design()),
                sizes,
                type);
    }

    private Side side(String name, DesignSizes sizes, Optional<PictureSize> size) {
        try {
            Optional<Design> design = Designs.find(name);
            if (design.isPresent()) {
                return new Side(name, design.get().network(sizes), design);
            }
            if (!Zoo.names().contains(name)) {
                throw usage("there is nothing named " + name + " to compare; the designs are "
                        + String.join(", ", Designs.names()) + ", the networks " + String.join(", ", Zoo.names()));
            }
            ZooNetwork entry = Zoo.get(name);
            Network network = size.map(chosen -> entry.network(chosen.height(), chosen.width()))
                    .orElseGet(entry::network);
            return new Side(name, network, Optional.empty());
        } catch (InvalidDescriptorException refused) {
            throw usage(refused.getMessage());
        }
    }

    private DesignSizes sizes(PictureSize size) {
        List<Integer> parts = parts();
        int in = parts.getFirst();
        try {
            return new DesignSizes(
                    in,
                    parts.getLast(),
                    kernel,
                    groups,
                    middle == null ? Math.max(1, in / 4) : middle,
                    size.height(),
                    size.width());
        } catch (InvalidDescriptorException refused) {
            throw usage(refused.getMessage());
        }
    }

    private List<Integer> parts() {
        if (!channels.matches("[1-9][0-9]{0,6}(:[1-9][0-9]{0,6})?")) {
            throw usage("--channels " + channels + "; write 256 or, input first, 256:64");
        }
        return java.util.Arrays.stream(channels.split(":"))
                .map(Integer::valueOf)
                .toList();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
