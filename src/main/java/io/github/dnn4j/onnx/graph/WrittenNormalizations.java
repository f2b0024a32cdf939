package io.github.dnn4j.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.mapping.SliceNormalizationMapping;
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
            whole.ifPresent(_ -> replaced.addAll(node.getInputList()));
            nodes.add(whole.orElse(node));
        }
        return replaced.isEmpty() ? order : withoutUnneeded(nodes, outputs);
    }

    /** Refuses a file's own nodes of the domain of those that are made here. */
    private static void requireForeign(NodeProto node) {
        if (node.getDomain().equals(SliceNormalizationMapping.WRITTEN)) {
            throw new UnsupportedOperatorException(
                    node.getName(),
                    node.getOpType(),
                    "operators of the domain " + node.getDomain() + " are not known, and the file defines none");
        }
    }

    private static List<NodeProto> withoutUnneeded(List<NodeProto> nodes, Set<String> outputs) {
        Set<String> needed = new HashSet<>(outputs);
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : nodes.reversed()) {
            // Nodes with graphs of their own name values that are none of their operands: everything stays with them.
            boolean hasGraph = node.getAttributeList().stream().anyMatch(AttributeProto::hasG);
            if (hasGraph) {
                return nodes;
            }
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                kept.addFirst(node);
            }
        }
        return kept;
    }

    /** The normalization that ends with {@code last}, the quotient or the product with a reciprocal. */
    private Optional<NodeProto> whole(NodeProto last) {
        if (!last.getDomain().isEmpty() || last.getInputCount() != 2) {
            return Optional.empty();
        }
        if (last.getOpType().equals("Div")) {
            return whole(last, last.getInput(0), last.getInput(1));
        }
        if (last.getOpType().equals("Mul")) {
            for (int i = 0; i < 2; i++) {
                Optional<String> divisor = values.reciprocal(last.getInput(i));
                if (divisor.isPresent()) {
                    return whole(last, last.getInput(1 - i), divisor.get());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<NodeProto> whole(NodeProto last, String left, String divisor) {
        Optional<String> root = values.root(divisor);
        NodeProto sum = values.producer(root.orElse(divisor), "Add");
        for (int i = 0; sum != null && i < 2; i++) {
            Optional<Double> epsilon = values.number(sum.getInput(i));
            if (epsilon.isPresent() && (float) (double) epsilon.get() > 0) {
                return whole(last, left, sum.getInput(1 - i), epsilon.get(), root.isPresent());
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
        String terms = reduction.getInput(0);
        if (!root) {
            NodeProto absolute = values.producer(terms, "Abs");
            boolean norm =
                    mean == null && absolute != null && absolute.getInput(0).equals(left);
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
        return NodeProto.newBuilder()
                .setName(last.getName())
                .setDomain(SliceNormalizationMapping.WRITTEN)
                .setOpType("Normalization")
                .addInput(input)
                .addOutput(last.getOutput(0))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axes")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addAllInts(Arrays.stream(axes).boxed().toList()))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("epsilon")
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF((float) epsilon))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("divisor")
                        .setType(AttributeProto.AttributeType.STRING)
                        .setS(com.google.protobuf.ByteString.copyFromUtf8(divisor.name())))
                .build();
    }
}
