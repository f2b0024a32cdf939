package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Who produces a value and how often it is used, for patterns whose values in between nobody else reads. */
final class ValueGraph {
    private final Uses uses;
    private final Map<String, TensorSource> parameters;

    ValueGraph(List<Node> nodes, Set<String> outputs, Map<String, TensorSource> parameters) {
        this.parameters = parameters;
        this.uses = new Uses(nodes, outputs);
    }

    /** Puts a node in the place of the one that produced its output. */
    void replace(Node node) {
        uses.replace(node);
    }

    /** A value that is one number known at import. */
    OptionalDouble number(String value) {
        Node producer = uses.producer(value);
        if (producer == null
                || !(producer.layer() instanceof Constant constant)
                || constant.shape().elements() != 1) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                parameters.get(producer.parameters().getFirst()).tensor().getFloat(0));
    }

    /** The producer of a value that has one consumer. */
    private Optional<Node> only(String value) {
        return Optional.ofNullable(uses.only(value));
    }

    /** A function of the element that produces a value with one consumer. */
    Optional<Node> function(String value, Activation.Function function) {
        return only(value)
                .filter(node -> node.layer() instanceof Activation activation && activation.function() == function);
    }

    /** The operands of the sum that a value with one consumer is. */
    Optional<List<String>> sum(String value) {
        return only(value).filter(node -> is(node, Operation.ADD)).map(Node::inputs);
    }

    /** The other operand of the sum of it and a number that a value with one consumer is. */
    Optional<String> sumWith(String value, double number) {
        return sum(value)
                .flatMap(operands -> isNumber(operands.get(0), number)
                        ? Optional.of(operands.get(1))
                        : isNumber(operands.get(1), number) ? Optional.of(operands.get(0)) : Optional.empty());
    }

    private boolean isNumber(String value, double number) {
        OptionalDouble found = number(value);
        return found.isPresent() && Product.close(found.getAsDouble(), number);
    }

    private static boolean is(Node node, Operation operation) {
        return node.layer() instanceof Elementwise layer && layer.operation() == operation;
    }

    /** A value as a product of a number and values, through products and quotients with one consumer each. */
    Product product(String value) {
        List<String> factors = new ArrayList<>();
        return new Product(collect(value, factors, false), factors);
    }

    /** The same for what a node computes, however many consumers it has. */
    Product product(Node node) {
        List<String> factors = new ArrayList<>();
        return new Product(collect(node.outputs().getFirst(), factors, true), factors);
    }

    private double collect(String value, List<String> factors, boolean whateverItsUses) {
        OptionalDouble number = number(value);
        if (number.isPresent()) {
            return number.getAsDouble();
        }
        Optional<Node> producer = whateverItsUses ? Optional.ofNullable(uses.producer(value)) : only(value);
        if (producer.isPresent()) {
            Node node = producer.get();
            if (is(node, Operation.MULTIPLY)) {
                return collect(node.inputs().get(0), factors, false)
                        * collect(node.inputs().get(1), factors, false);
            }
            OptionalDouble divisor =
                    is(node, Operation.DIVIDE) ? number(node.inputs().get(1)) : OptionalDouble.empty();
            if (divisor.isPresent()) {
                return collect(node.inputs().getFirst(), factors, false) / divisor.getAsDouble();
            }
        }
        factors.add(value);
        return 1;
    }

    /**
     * A product.
     *
     * @param number what is known of it
     * @param factors the values
     */
    record Product(double number, List<String> factors) {
        /** Numbers of files are F32 at best: they agree to their last digits, and no other is meant. */
        static boolean close(double found, double meant) {
            return Math.abs(found - meant) <= 1e-6 * Math.abs(meant);
        }

        /** True if it is a number times a value, that many times. */
        boolean is(double meant, String value, int times) {
            return close(number, meant)
                    && factors.size() == times
                    && factors.stream().allMatch(value::equals);
        }
    }
}
