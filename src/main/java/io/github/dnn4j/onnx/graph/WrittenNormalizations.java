package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.mapping.SliceNormalizationMapping;
import io.github.dnn4j.onnx.proto.AttributeType;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds normalizations that a file writes out, as exporters did before there was an operator: ReduceMean, Sub, Pow or
 * Mul, ReduceMean, Add, Sqrt and Div, without the first two for the root mean square, with ReduceSum for a norm. Each
 * becomes one node. What else takes a value in between still finds it; nodes that nobody needs any more are left out.
 */
final class WrittenNormalizations {
    private final WrittenValues values;

    private WrittenNormalizations(WrittenValues values) {
        this.values = values;
    }

    /**
     * The nodes with every normalization joined.
     *
     * @param order the nodes, producers first
     * @param constants what is known of the graph's values
     * @param outputs names of the graph's outputs
     */
    static List<NodeProto> joined(List<NodeProto> order, Map<String, OnnxTensor> constants, Set<String> outputs) {
        WrittenNormalizations finder = new WrittenNormalizations(new WrittenValues(order, constants));
        List<NodeProto> nodes = new ArrayList<>();
        Set<String> replaced = new HashSet<>();
        for (NodeProto node : order) {
            requireForeign(node);
            Optional<NodeProto> whole = finder.whole(node);
            whole.ifPresent(_ -> replaced.addAll(node.input()));
            nodes.add(whole.orElse(node));
        }
        return replaced.isEmpty() ? order : withoutUnneeded(nodes, outputs);
    }

    /** Refuses a file's own nodes of the domain of those that are made here. */
    private static void requireForeign(NodeProto node) {
        if (node.domain().equals(SliceNormalizationMapping.WRITTEN)) {
            throw new UnsupportedOperatorException(
                    node.name(),
                    node.opType(),
                    "operators of the domain " + node.domain() + " are not known, and the file defines none");
        }
    }

    private static List<NodeProto> withoutUnneeded(List<NodeProto> nodes, Set<String> outputs) {
        Set<String> needed = new HashSet<>(outputs);
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : nodes.reversed()) {
            // Nodes with graphs of their own name values that are none of their operands: everything stays with them.
            boolean hasGraph = node.attribute().stream().anyMatch(AttributeProto::hasG);
            if (hasGraph) {
                return nodes;
            }
            if (node.output().stream().anyMatch(needed::contains)) {
                needed.addAll(node.input());
                kept.addFirst(node);
            }
        }
        return kept;
    }

    /** The normalization that ends with {@code last}, the quotient or the product with a reciprocal. */
    private Optional<NodeProto> whole(NodeProto last) {
        if (!last.domain().isEmpty() || last.input().size() != 2) {
            return Optional.empty();
        }
        if (last.opType().equals("Div")) {
            return whole(last, last.input(0), last.input(1));
        }
        if (last.opType().equals("Mul")) {
            for (int i = 0; i < 2; i++) {
                Optional<String> divisor = values.reciprocal(last.input(i));
                if (divisor.isPresent()) {
                    return whole(last, last.input(1 - i), divisor.get());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<NodeProto> whole(NodeProto last, String left, String divisor) {
        Optional<String> root = values.root(divisor);
        NodeProto sum = values.producer(root.orElse(divisor), "Add");
        for (int i = 0; sum != null && i < 2; i++) {
            Optional<Double> epsilon = values.number(sum.input(i));
            if (epsilon.isPresent() && (float) (double) epsilon.get() > 0) {
                return whole(last, left, sum.input(1 - i), epsilon.get(), root.isPresent());
            }
        }
        return Optional.empty();
    }

    private Optional<NodeProto> whole(NodeProto last, String left, String reduced, double epsilon, boolean root) {
        NodeProto mean = values.producer(reduced, "ReduceMean");
        NodeProto reduction = mean != null ? mean : values.producer(reduced, "ReduceSum");
        Optional<long[]> axes = reduction == null ? Optional.empty() : values.axes(reduction);
        if (axes.isEmpty()) {
            return Optional.empty();
        }
        String terms = reduction.input(0);
        if (!root) {
            NodeProto absolute = values.producer(terms, "Abs");
            boolean norm = mean == null && absolute != null && absolute.input(0).equals(left);
            return norm ? Optional.of(node(last, left, axes.get(), Divisor.L1_NORM, epsilon)) : Optional.empty();
        }
        Optional<String> squared = values.square(terms);
        if (squared.isEmpty() || !values.isSame(squared.get(), left)) {
            return Optional.empty();
        }
        if (mean == null) {
            return Optional.of(node(last, left, axes.get(), Divisor.L2_NORM, epsilon));
        }
        Optional<String> input = values.centred(left, axes.get());
        return Optional.of(node(
                last,
                input.orElse(left),
                axes.get(),
                input.isPresent() ? Divisor.DEVIATION : Divisor.ROOT_MEAN_SQUARE,
                epsilon));
    }

    private static NodeProto node(NodeProto last, String input, long[] axes, Divisor divisor, double epsilon) {
        return new NodeProto(
                last.name(),
                SliceNormalizationMapping.WRITTEN,
                "Normalization",
                "",
                List.of(input),
                List.of(last.output(0)),
                List.of(
                        attribute(
                                "axes",
                                AttributeType.INTS,
                                0,
                                "",
                                Arrays.stream(axes).boxed().toList()),
                        attribute("epsilon", AttributeType.FLOAT, (float) epsilon, "", List.of()),
                        attribute("divisor", AttributeType.STRING, 0, divisor.name(), List.of())));
    }

    private static AttributeProto attribute(String name, AttributeType type, float f, String s, List<Long> ints) {
        return new AttributeProto(name, "", type, f, 0, s, null, null, List.of(), ints, List.of());
    }
}
