package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldConstantAffineTest {
    private final Pass pass = new FoldConstantAffine();

    /** An operation of a convolution's result (N, 4, H, W) and a constant. */
    record Case(Operation operation, boolean constantFirst, Shape constant) {}

    static List<Case> folded() {
        List<Case> cases = new ArrayList<>();
        for (Shape shape :
                List.of(Shape.of(4, 1, 1), Shape.of(1, 4, 1, 1), Shape.of(), Shape.of(1), Shape.of(1, 1, 1))) {
            for (boolean constantFirst : new boolean[] {false, true}) {
                cases.add(new Case(Operation.ADD, constantFirst, shape));
                cases.add(new Case(Operation.SUBTRACT, constantFirst, shape));
                cases.add(new Case(Operation.MULTIPLY, constantFirst, shape));
            }
            cases.add(new Case(Operation.DIVIDE, false, shape));
        }
        return cases;
    }

    static List<Case> kept() {
        return List.of(
                new Case(Operation.DIVIDE, true, Shape.of(4, 1, 1)),
                new Case(Operation.MAX, false, Shape.of(4, 1, 1)),
                new Case(Operation.MIN, true, Shape.of()),
                new Case(Operation.POW, false, Shape.of(4, 1, 1)),
                new Case(Operation.FMOD, false, Shape.of()),
                new Case(Operation.ADD, false, Shape.of(4)),
                new Case(Operation.ADD, false, Shape.of(4, 4, 4)),
                new Case(Operation.ADD, false, Shape.of(1, 1, 1, 1, 1)),
                new Case(Operation.ADD, false, Shape.of(5, 4, 1, 1)));
    }

    private static Program program(Case sample) {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 4, 4).convolution("conv", 4, 1);
        Value constant = b.add("constant", new Constant(sample.constant()));
        Value[] operands = sample.constantFirst() ? new Value[] {constant, x} : new Value[] {x, constant};
        return Programs.of(b, b.add("affine", new Elementwise(sample.operation()), operands));
    }

    @ParameterizedTest
    @MethodSource("folded")
    void foldsAConstantForEachChannel(Case sample) {
        Program program = program(sample);
        Program result = pass.apply(program);
        assertEquals(List.of("conv", "affine"), Programs.step(result, "conv").nodes());
        assertEquals(List.of("conv", "constant"), Programs.stepNames(result));
        assertEquals(List.of("conv"), Programs.stepNames(new EliminateDeadSteps().apply(result)));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @ParameterizedTest
    @MethodSource("kept")
    void keepsWhatIsNoConstantForEachChannel(Case sample) {
        Program program = program(sample);
        assertSame(program, pass.apply(program));
    }

    @Test
    void keepsASumOfTwoValues() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4, 4, 4);
        Program program = Programs.of(b, x.convolution("conv", 4, 1).plus("sum", x));
        assertSame(program, pass.apply(program));
    }

    @Test
    void foldsIntoAFullyConnectedAndATransposedLayer() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4, 3, 3);
        Value up = x.then("up", TransposedConvolution.of(4, 6, 2, 2).withGroups(2));
        Value scaled = b.add(
                "scaled", new Elementwise(Operation.MULTIPLY), up, b.add("factor", new Constant(Shape.of(6, 1, 1))));
        Value shifted = scaled.fullyConnected("fc", 5).plus("shifted", b.add("shift", new Constant(Shape.of(5))));
        Program program = Programs.of(b, shifted);
        Program result = new EliminateDeadSteps().apply(pass.apply(program));
        assertEquals(List.of("up", "fc"), Programs.stepNames(result));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }
}
