package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.graph;
import static io.github.dnn4j.onnx.TestGraph.integer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of an If whose condition is known at import the branch is taken. */
class BranchesTest {
    /** If the second extent of x is {@code extent}: x + 1, else -x; the branches use the same names. */
    private static TestGraph onExtent(Object batch, int extent) {
        TestGraph yes = new TestGraph(13)
                .floats("c", new long[] {1}, 1)
                .node("Add", "x,c", "inner")
                .node("Identity", "inner", "result")
                .output("result");
        TestGraph no = new TestGraph(13).node("Neg", "x", "inner").output("inner");
        return new TestGraph(13)
                .input("x", batch, 2)
                .node("Shape", "x", "s")
                .longs("one", 1)
                .node("Gather", "s,one", "e", integer("axis", 0))
                .longs("wanted", extent)
                .node("Equal", "e,wanted", "same")
                .node("If", "same", "b", graph("then_branch", yes), graph("else_branch", no))
                .node("If", "same", "d", graph("then_branch", yes), graph("else_branch", no))
                .node("Add", "b,d", "y")
                .output("y");
    }

    @Test
    void theBranchThatTheConditionChooses() {
        assertArrayEquals(new float[] {4, 6}, onExtent(1, 2).run().values());
        assertArrayEquals(new float[] {-2, -4}, onExtent(1, 3).run().values());
    }

    @Test
    void extentsStayOpenWhereTheConditionDoesNotDependOnThem() {
        OnnxModel model = onExtent("batch", 2).importModel();
        assertEquals(List.of("N", ""), model.network().inputs().getFirst().symbols());
        assertArrayEquals(
                new float[] {4, 6, 8, 10},
                TestGraph.run(model, Map.of("x", Shape.of(2, 2))).values());
    }

    @Test
    void anExtentThatChoosesABranchIsFixed() {
        TestGraph squeezed =
                new TestGraph(13).node("Squeeze", "x,zero", "inner").output("inner");
        TestGraph same = new TestGraph(13).node("Identity", "x", "inner").output("inner");
        OnnxModel model = new TestGraph(13)
                .input("x", "batch", 2)
                .node("Shape", "x", "s")
                .longs("zero", 0)
                .longs("one", 1)
                .node("Gather", "s,zero", "e", integer("axis", 0))
                .node("Equal", "e,one", "single")
                .node("If", "single", "y", graph("then_branch", squeezed), graph("else_branch", same))
                .output("y")
                .importModel();
        assertEquals(List.of("", ""), model.network().inputs().getFirst().symbols());
        assertTrue(model.notes().getFirst().contains("(If)"), model.notes().toString());
        assertEquals(
                Shape.of(2), TestGraph.run(model, Map.of("x", Shape.of(1, 2))).shape());
    }

    @Test
    void nestedBranchesSeeTheGraphsAround() {
        TestGraph innermost = new TestGraph(13).node("Add", "outer,x", "inner").output("inner");
        TestGraph middle = new TestGraph(13)
                .node("Neg", "x", "outer")
                .node("If", "yes", "n", graph("then_branch", innermost), graph("else_branch", innermost))
                .output("n");
        TestGraph.Result result = new TestGraph(13)
                .input("x", 2)
                .initializer(TestGraph.tensor("yes", 9, 1).addInt32Data(1))
                .node("If", "yes", "y", graph("then_branch", middle), graph("else_branch", middle))
                .output("y")
                .run();
        assertArrayEquals(new float[] {0, 0}, result.values());
    }

    @Test
    void aConditionOfRunTimeIsRefused() {
        TestGraph branch = new TestGraph(13).node("Neg", "x", "inner").output("inner");
        UnsupportedOperatorException refused = assertThrows(
                UnsupportedOperatorException.class,
                () -> new TestGraph(13)
                        .input("x", 2)
                        .typedInput("c", 9, 1)
                        .node("If", "c", "y", graph("then_branch", branch), graph("else_branch", branch))
                        .output("y")
                        .importModel());
        assertTrue(refused.getMessage().contains("its condition c"), refused.getMessage());
        OnnxModel model = OnnxImporter.read(
                new TestGraph(13)
                        .input("x", 2)
                        .typedInput("c", 9, 1)
                        .node("If", "c", "y", graph("then_branch", branch), graph("else_branch", branch))
                        .output("y")
                        .bytes(),
                ImportOptions.defaults().withConstant("c", OnnxTensor.allocate(ElementType.BOOL, 1)));
        assertArrayEquals(
                new float[] {-1, -2},
                TestGraph.run(model, model.network().defaultShapes()).values());
    }

    @Test
    void branchesThatDoNotFitAreRefused() {
        TestGraph branch = new TestGraph(13).node("Neg", "nowhere", "inner").output("inner");
        OnnxException missing = assertThrows(
                OnnxException.class,
                () -> new TestGraph(13)
                        .input("x", 2)
                        .initializer(TestGraph.tensor("yes", 9, 1).addInt32Data(1))
                        .node("If", "yes", "y", graph("then_branch", branch), graph("else_branch", branch))
                        .output("y")
                        .importModel());
        assertTrue(missing.getMessage().contains("nowhere"), missing.getMessage());
        TestGraph two =
                new TestGraph(13).node("Neg", "x", "inner").output("inner").output("x");
        assertThrows(
                OnnxException.class,
                () -> new TestGraph(13)
                        .input("x", 2)
                        .initializer(TestGraph.tensor("yes", 9, 1).addInt32Data(1))
                        .node("If", "yes", "y", graph("then_branch", two), graph("else_branch", two))
                        .output("y")
                        .importModel());
    }
}
