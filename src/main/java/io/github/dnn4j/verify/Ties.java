package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where an integer of Quantize may be the neighbour of the reference's. The quotient x / scale is rounded to the
 * nearest integer, and x is known as well as the layers before it are computed: up to {@code relative} max|x|, as
 * everywhere in this package. So both neighbours are right where a tie, k + 1/2, is as close to the quotient as that,
 * and nowhere else.
 *
 * @param quantize the node that produces the integers
 * @param numbers what it quantizes, as the reference has it
 * @param scales its scales
 * @param relative the tolerance of the layers before it, max|a - b| / max|b|
 * @param largest max|x|
 */
record Ties(Node quantize, Tensor numbers, Tensor scales, double relative, double largest) {
    /** In steps: as far as a quarter on both sides of every tie. */
    private static final double MOST_REACH = 0.25;

    /** Of the integers that {@code quantize} makes of {@code numbers}. */
    private static Ties of(Node quantize, Parameters parameters, Tensor numbers, Tolerance tolerance) {
        double largest = 0;
        for (long i = 0; i < numbers.shape().elements(); i++) {
            float x = numbers.getFloat(i);
            largest = Float.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest;
        }
        Tensor scales = parameters.get(quantize.parameters().getFirst());
        return new Ties(quantize, numbers, scales, tolerance.relative(), largest);
    }

    /**
     * What came of comparing the integers of a value.
     *
     * @param comparison the comparison
     * @param elsewhere what differs though no tie is close; empty if nothing does
     */
    record Judged(Comparison comparison, String elsewhere) {
        boolean agrees() {
            return comparison.agrees() && elsewhere.isEmpty();
        }

        String describe() {
            return elsewhere.isEmpty() ? comparison.describe() : elsewhere;
        }
    }

    /**
     * Compares a value with the reference. Integers that may be 1 off may be so next to ties, however many: means of a
     * few integers, as pooling and resampling compute them, and sums on scales of a simple ratio are ties as often as
     * not. Where too little is known about their quotients the share that the tolerance has counts.
     *
     * @param maker the producer of the value; empty if it is not known
     * @param reference the reference's values, the input of Quantize among them
     */
    static Judged compare(
            Optional<Node> maker,
            Parameters parameters,
            Map<String, Tensor> reference,
            Tensor actual,
            Tensor expected,
            Tolerance tolerance) {
        Optional<Ties> known = maker.filter(node -> node.layer() instanceof Quantize && tolerance.offByOne() > 0)
                .map(node -> of(node, parameters, reference.get(node.inputs().getFirst()), tolerance))
                .filter(Ties::tell);
        if (known.isEmpty()) {
            return new Judged(Comparison.of(actual, expected, tolerance), "");
        }
        Ties ties = known.get();
        Comparison comparison =
                Comparison.of(actual, expected, new Tolerance(tolerance.relative(), tolerance.type(), 1));
        OptionalLong elsewhere = comparison.agrees() ? ties.firstElsewhere(actual, expected) : OptionalLong.empty();
        return new Judged(
                comparison, elsewhere.isPresent() ? ties.describe(elsewhere.getAsLong(), actual, expected) : "");
    }

    /** True if ties tell anything: fewer than half of all quotients are close to one. */
    private boolean tell() {
        for (long i = 0; i < scales.shape().elements(); i++) {
            if (!(relative * largest / scales.getFloat(i) < MOST_REACH)) {
                return false;
            }
        }
        return true;
    }

    /** Row-major index of the first element that differs though no tie is close; empty if there is none. */
    private OptionalLong firstElsewhere(Tensor actual, Tensor expected) {
        for (long i = 0; i < expected.shape().elements(); i++) {
            if (actual.getFloat(i) != expected.getFloat(i) && distance(i) > reach(i)) {
                return OptionalLong.of(i);
            }
        }
        return OptionalLong.empty();
    }

    /** How far the quotient of an element is from the nearest tie, in steps. */
    private double distance(long element) {
        double quotient = numbers.getFloat(element) / scale(element);
        return Math.abs(quotient - Math.floor(quotient) - 0.5);
    }

    /** How far from a tie an element may be and still go to the other side, in steps. */
    private double reach(long element) {
        return relative * largest / scale(element);
    }

    private double scale(long element) {
        Quantize layer = (Quantize) quantize.layer();
        Shape shape = numbers.shape();
        long inner = layer.count() == 1 ? shape.elements() : shape.strides()[shape.axis(layer.axis())];
        return scales.getFloat(element / inner % layer.count());
    }

    /** What is wrong with an element that differs where no tie is close. */
    private String describe(long element, Tensor actual, Tensor expected) {
        return String.format(
                Locale.ROOT,
                "element %d is %.0f instead of %.0f, and its quotient %.6g is %.3g from a tie (allowed %.3g)",
                element,
                actual.getFloat(element),
                expected.getFloat(element),
                numbers.getFloat(element) / scale(element),
                distance(element),
                reach(element));
    }
}
