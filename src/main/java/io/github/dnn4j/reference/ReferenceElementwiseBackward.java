package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * The derivative by each operand times dy, summed in double over the places where an element is repeated. Where both
 * operands of a maximum or minimum are equal, the first is taken. A comparison, and what chooses, has none.
 */
final class ReferenceElementwiseBackward {
    private ReferenceElementwiseBackward() {}

    /** The derivative of an operation by one operand. */
    @FunctionalInterface
    private interface Derivative {
        double at(double a, double b);
    }

    static void compute(Elementwise layer, Backward pass) {
        pass.inputGradients().get(0).ifPresent(da -> add(da, byFirst(layer.operation()), pass));
        pass.inputGradients().get(1).ifPresent(db -> add(db, bySecond(layer.operation()), pass));
    }

    private static void add(Tensor gradient, Derivative derivative, Backward pass) {
        Shape shape = pass.outputGradient().shape();
        Tensor left = pass.inputs().get(0);
        Tensor right = pass.inputs().get(1);
        Strides toLeft = Strides.broadcast(left.shape(), shape);
        Strides toRight = Strides.broadcast(right.shape(), shape);
        Numbers a = Numbers.of(left);
        Numbers b = Numbers.of(right);
        Numbers dy = Numbers.of(pass.outputGradient());
        Accumulation.repeated(
                gradient,
                shape.elements(),
                Strides.broadcast(gradient.shape(), shape),
                i -> dy.get(i) * derivative.at(a.get(toLeft.at(i)), b.get(toRight.at(i))));
    }

    private static Derivative byFirst(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD, SUBTRACT -> (a, b) -> 1;
            case MULTIPLY -> (a, b) -> b;
            case DIVIDE -> (a, b) -> 1 / b;
            case MAX -> (a, b) -> a >= b ? 1 : 0;
            case MIN -> (a, b) -> a <= b ? 1 : 0;
            case POW -> Elementary::powByBase;
            case FMOD -> (a, b) -> 1;
            case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT -> (a, b) -> 0;
        };
    }

    private static Derivative bySecond(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD -> (a, b) -> 1;
            case SUBTRACT -> (a, b) -> -1;
            case MULTIPLY -> (a, b) -> a;
            case DIVIDE -> (a, b) -> -a / (b * b);
            case MAX -> (a, b) -> a >= b ? 0 : 1;
            case MIN -> (a, b) -> a <= b ? 0 : 1;
            case POW -> Elementary::powByExponent;
            case FMOD -> ReferenceElementwiseBackward::wholeMultiples;
            case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> (a, b) -> 0;
            case WHERE -> (a, b) -> a != 0 ? 1 : 0;
            case WHERE_NOT -> (a, b) -> a == 0 ? 1 : 0;
        };
    }

    /** Minus how often b goes into a: the slope of a - b trunc(a / b) by b between its steps. */
    private static double wholeMultiples(double a, double b) {
        double quotient = a / b;
        return quotient < 0 ? -Math.ceil(quotient) : -Math.floor(quotient);
    }
}
