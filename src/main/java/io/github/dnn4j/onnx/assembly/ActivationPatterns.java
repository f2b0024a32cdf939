package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.assembly.ValueGraph.Product;
import io.github.dnn4j.tensor.TensorSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds activations that are written out, as files say them whose operator set has none of that name: x times a gate
 * of x, which is GELU, SiLU, Mish or hard-swish. Factors may come in any order. Values in between that something else
 * reads stay, and so does the pattern.
 */
final class ActivationPatterns {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    private final ValueGraph graph;

    private ActivationPatterns(ValueGraph graph) {
        this.graph = graph;
    }

    /**
     * Replaces every occurrence.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param outputs the network's outputs; they stay
     * @return whether there was one: parameters may then have lost those who read them
     */
    static boolean apply(
            List<Node> nodes, Map<String, Live> values, Set<String> outputs, Map<String, TensorSource> parameters) {
        ValueGraph graph = new ValueGraph(nodes, outputs, parameters);
        ActivationPatterns patterns = new ActivationPatterns(graph);
        boolean found = false;
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Optional<Gated> gated = patterns.gated(node)
                    .filter(each ->
                            sameShapes(values, each.argument(), node.outputs().getFirst()));
            if (gated.isPresent()) {
                Node joined = new Node(
                        node.name(),
                        gated.get().activation(),
                        List.of(gated.get().argument()),
                        node.outputs(),
                        List.of());
                nodes.set(i, joined);
                graph.replace(joined);
                found = true;
            }
        }
        if (found) {
            dropUnused(nodes, outputs);
        }
        return found;
    }

    private static boolean sameShapes(Map<String, Live> values, String argument, String result) {
        return values.get(argument).shapes().equals(values.get(result).shapes());
    }

    /** Nodes that nobody reads, of which there were none before. */
    private static void dropUnused(List<Node> nodes, Set<String> outputs) {
        Set<String> read = new HashSet<>(outputs);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            boolean pure = node.layer() instanceof Constant
                    || node.layer() instanceof Activation
                    || node.layer() instanceof Elementwise;
            if (pure && node.outputs().stream().noneMatch(read::contains)) {
                nodes.remove(i);
            } else {
                read.addAll(node.inputs());
            }
        }
    }

    /** An activation and the value that it is of. */
    private record Gated(Activation activation, String argument) {}

    private Optional<Gated> gated(Node node) {
        if (!(node.layer() instanceof Elementwise)) {
            return Optional.empty();
        }
        Product product = graph.product(node);
        if (product.factors().size() != 2) {
            return Optional.empty();
        }
        String a = product.factors().get(0);
        String b = product.factors().get(1);
        return gate(product.number(), a, b)
                .map(activation -> new Gated(activation, a))
                .or(() -> gate(product.number(), b, a).map(activation -> new Gated(activation, b)));
    }

    /** What a number times x times a gate of x is. */
    private Optional<Activation> gate(double number, String x, String gate) {
        if (Product.close(number, 1)) {
            return silu(x, gate).or(() -> mish(x, gate)).or(() -> hardSwish(x, gate));
        }
        if (Product.close(number, 0.5)) {
            return graph.sumWith(gate, 1)
                    .flatMap(function -> geluErf(x, function).or(() -> geluTanh(x, function)));
        }
        return Product.close(number, 1.0 / 6) ? clippedSwish(x, gate) : Optional.empty();
    }

    /** x sigmoid(a x). */
    private Optional<Activation> silu(String x, String gate) {
        return graph.function(gate, Function.SIGMOID)
                .map(node -> graph.product(node.inputs().getFirst()))
                .filter(product -> product.factors().equals(List.of(x)))
                .map(product -> new Activation(Function.SILU, (float) product.number(), 0));
    }

    /** x tanh(softplus(x)). */
    private Optional<Activation> mish(String x, String gate) {
        return graph.function(gate, Function.TANH)
                .flatMap(node -> graph.function(node.inputs().getFirst(), Function.SOFTPLUS))
                .filter(node -> node.inputs().getFirst().equals(x))
                .map(_ -> Activation.mish());
    }

    /** x max(0, min(1, a x + b)). */
    private Optional<Activation> hardSwish(String x, String gate) {
        return graph.function(gate, Function.HARD_SIGMOID)
                .filter(node -> node.inputs().getFirst().equals(x))
                .map(node -> (Activation) node.layer())
                .map(layer -> new Activation(Function.HARD_SWISH, layer.alpha(), layer.beta()));
    }

    /** x clip(x + 3, 0, 6), a sixth of which is wanted. */
    private Optional<Activation> clippedSwish(String x, String gate) {
        return graph.function(gate, Function.CLIP)
                .filter(node -> node.layer().equals(Activation.relu6()))
                .flatMap(node -> graph.sumWith(node.inputs().getFirst(), 3))
                .filter(x::equals)
                .map(_ -> Activation.hardSwish());
    }

    /** erf(x / sqrt 2). */
    private Optional<Activation> geluErf(String x, String function) {
        return graph.function(function, Function.ERF)
                .filter(node -> graph.product(node.inputs().getFirst()).is(SQRT_HALF, x, 1))
                .map(_ -> Activation.geluErf());
    }

    /** tanh(sqrt(2 / pi) (x + 0.044715 x^3)), or with x (1 + 0.044715 x^2) in it. */
    private Optional<Activation> geluTanh(String x, String function) {
        return graph.function(function, Function.TANH)
                .map(node -> graph.product(node.inputs().getFirst()))
                .filter(product -> Product.close(product.number(), SQRT_2_OVER_PI))
                .filter(product -> isCubic(x, product.factors()))
                .map(_ -> Activation.geluTanh());
    }

    private boolean isCubic(String x, List<String> factors) {
        if (factors.size() == 1) {
            List<String> terms = graph.sum(factors.getFirst()).orElse(List.of());
            return terms.size() == 2
                    && (terms.get(0).equals(x) && isPower(x, 3, terms.get(1))
                            || terms.get(1).equals(x) && isPower(x, 3, terms.get(0)));
        }
        if (factors.size() != 2 || !factors.contains(x)) {
            return false;
        }
        String other = factors.get(factors.get(0).equals(x) ? 1 : 0);
        return graph.sumWith(other, 1).filter(square -> isPower(x, 2, square)).isPresent();
    }

    /** True for 0.044715 times a power of x, as a product or by the function. */
    private boolean isPower(String x, int exponent, String value) {
        Product product = graph.product(value);
        if (product.is(CUBIC, x, exponent)) {
            return true;
        }
        return Product.close(product.number(), CUBIC)
                && product.factors().size() == 1
                && graph.function(product.factors().getFirst(), Function.POW)
                        .filter(node -> node.inputs().getFirst().equals(x))
                        .filter(node -> ((Activation) node.layer()).alpha() == exponent)
                        .isPresent();
    }
}
