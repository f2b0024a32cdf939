package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Einsum of one operand as a sum and a transpose, of two as a product of matrices: labels of both operands that the
 * result has are its leading axes, those that it lacks the products' inner axis.
 */
public final class EinsumMapping {
    private EinsumMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Einsum", EinsumMapping::einsum);
    }

    private static List<OnnxValue> einsum(NodeCall call) {
        List<Live> values =
                IntStream.range(0, call.operandCount()).mapToObj(call::live).toList();
        EinsumEquation equation = EinsumEquation.parse(
                call.attributes().text("equation", ""),
                values.stream().map(Live::rank).toList());
        if (values.isEmpty() || values.size() > 2) {
            throw call.unsupported("it has " + values.size() + " operands; one or two are supported");
        }
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Floats.required(call, values.get(i));
            terms.add(new Term(values.get(i), equation.operands().get(i)).summed(call, equation, i));
        }
        Term result =
                terms.size() == 1 ? terms.getFirst() : product(call, terms.get(0), terms.get(1), equation.result());
        return List.of(result.ordered(call, equation.result()).value());
    }

    /** A value and the labels of its axes. */
    private record Term(Live value, List<Integer> labels) {
        boolean has(int label) {
            return labels.contains(label);
        }

        /** The sum over the labels that neither the result nor another operand has. */
        Term summed(NodeCall call, EinsumEquation equation, int operand) {
            if (new HashSet<>(labels).size() < labels.size()) {
                throw call.unsupported("an operand has a label twice, a diagonal, which no layer takes");
            }
            TreeSet<Integer> axes = new TreeSet<>();
            for (int axis = 0; axis < labels.size(); axis++) {
                int label = labels.get(axis);
                boolean elsewhere = equation.result().contains(label)
                        || IntStream.range(0, equation.operands().size())
                                .anyMatch(i -> i != operand
                                        && equation.operands().get(i).contains(label));
                if (!elsewhere) {
                    axes.add(axis);
                }
            }
            if (axes.isEmpty()) {
                return this;
            }
            List<Integer> left = IntStream.range(0, labels.size())
                    .filter(axis -> !axes.contains(axis))
                    .mapToObj(labels::get)
                    .toList();
            return new Term(new Reduction(call, value, axes, false).sum(value), left);
        }

        /** The axes in the order of labels that are the same. */
        Term ordered(NodeCall call, List<Integer> order) {
            return new Term(
                    TransposeMapping.permuted(
                            call, value, order.stream().map(labels::indexOf).toList()),
                    order);
        }

        /** For one binding, the product of the extents of some labels. */
        long extent(int binding, List<Integer> of) {
            return of.stream()
                    .mapToLong(label -> value.shapes().get(binding).extent(labels.indexOf(label)))
                    .reduce(1, (a, b) -> a * b);
        }
    }

    private static Term product(NodeCall call, Term a, Term b, List<Integer> result) {
        List<Integer> stack = result.stream().filter(l -> a.has(l) && b.has(l)).toList();
        List<Integer> rows = result.stream().filter(l -> a.has(l) && !b.has(l)).toList();
        List<Integer> columns =
                result.stream().filter(l -> !a.has(l) && b.has(l)).toList();
        List<Integer> inner =
                a.labels().stream().filter(l -> b.has(l) && !result.contains(l)).toList();
        if (rows.isEmpty() && columns.isEmpty() && inner.isEmpty()) {
            Elementwise multiply = new Elementwise(Elementwise.Operation.MULTIPLY);
            return new Term(
                    call.add(
                            multiply,
                            a.ordered(call, result).value(),
                            b.ordered(call, result).value()),
                    result);
        }
        if (result.equals(joined(stack, columns, rows)) && !rows.isEmpty() && !columns.isEmpty()) {
            return matrices(call, b, a, stack, columns, rows, inner);
        }
        return matrices(call, a, b, stack, rows, columns, inner);
    }

    private static Term matrices(
            NodeCall call,
            Term a,
            Term b,
            List<Integer> stack,
            List<Integer> rows,
            List<Integer> columns,
            List<Integer> inner) {
        boolean transposeA =
                a.labels().equals(joined(stack, inner, rows)) && !a.labels().equals(joined(stack, rows, inner));
        boolean transposeB =
                b.labels().equals(joined(stack, columns, inner)) && !b.labels().equals(joined(stack, inner, columns));
        Live left = transposeA ? matrix(call, a, stack, inner, rows) : matrix(call, a, stack, rows, inner);
        Live right = transposeB ? matrix(call, b, stack, columns, inner) : matrix(call, b, stack, inner, columns);
        Live product = call.add(new MatrixProduct(transposeA, transposeB), left, right);
        List<Shape> wanted = new ArrayList<>();
        for (int k = 0; k < product.shapes().size(); k++) {
            int binding = k;
            Shape shape = product.shapes().get(k);
            wanted.add(Shape.of(Stream.of(
                            IntStream.range(0, stack.size()).mapToObj(shape::extent),
                            rows.stream().map(label -> a.extent(binding, List.of(label))),
                            columns.stream().map(label -> b.extent(binding, List.of(label))))
                    .flatMap(extents -> extents)
                    .mapToLong(Long::longValue)
                    .toArray()));
        }
        return new Term(call.reshape(product, wanted), joined(stack, rows, columns));
    }

    /** The term with its axes in that order, those of {@code first} as one and those of {@code second}. */
    private static Live matrix(
            NodeCall call, Term term, List<Integer> stack, List<Integer> first, List<Integer> second) {
        Term ordered = term.ordered(call, joined(stack, first, second));
        List<Shape> wanted = new ArrayList<>();
        for (int k = 0; k < term.value().shapes().size(); k++) {
            long[] extents = new long[stack.size() + 2];
            for (int i = 0; i < stack.size(); i++) {
                extents[i] = term.extent(k, List.of(stack.get(i)));
            }
            extents[stack.size()] = term.extent(k, first);
            extents[stack.size() + 1] = term.extent(k, second);
            wanted.add(Shape.of(extents));
        }
        return call.reshape(ordered.value(), wanted);
    }

    private static List<Integer> joined(List<Integer> first, List<Integer> second, List<Integer> third) {
        return Stream.of(first, second, third).flatMap(List::stream).toList();
    }
}
