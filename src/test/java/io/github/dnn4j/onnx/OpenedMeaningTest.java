package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Opening extents leaves what a file computes as it is. Every pair of operators whose meaning hangs on a rank, or on an
 * extent being 1, is imported with extents fixed, which says what is right, and with extents open: at the file's shapes
 * both compute the same, other extents compute what the file says for them, and a batch that the file fixes to 1 is
 * open only where two samples are computed as each alone.
 */
class OpenedMeaningTest {
    private static Backend reference;

    @BeforeAll
    static void open() {
        reference = Backends.open("reference");
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    /** Whether an importer takes a graph, and what it then makes of it. */
    private record Import(Optional<OnnxModel> model, String refusal) {
        static Import of(byte[] file, ImportOptions options) {
            try {
                return new Import(Optional.of(OnnxImporter.read(file, options)), "");
            } catch (OnnxException | UnsupportedOperatorException e) {
                return new Import(Optional.empty(), e.getMessage());
            }
        }
    }

    private static TestGraph.Result run(OnnxModel model, Shape shape, float[] values) {
        try (CompiledNetwork compiled =
                        reference.compile(model.network(), model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession(shape)) {
            session.input("x").copyFrom(values);
            session.run();
            return new TestGraph.Result(
                    session.output("y").shape(), session.output("y").toFloatArray());
        }
    }

    private static float[] values(Shape shape, int seed) {
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 + seed * 11) % 23 - 9;
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void pairsOfOperators(MeaningSteps.Batch batch) {
        int compared = 0;
        int opened = 0;
        for (MeaningSteps.Step first : MeaningSteps.FIRST) {
            for (MeaningSteps.Step second : MeaningSteps.SECOND) {
                byte[] file = MeaningSteps.model(first, second, batch.extent);
                String what = first.name() + ", " + second.name() + ", batch " + batch.extent;
                Import fixed = Import.of(file, ImportOptions.defaults().fixedShapes());
                Import open = Import.of(file, ImportOptions.defaults());
                assertEquals(
                        fixed.model().isPresent(),
                        open.model().isPresent(),
                        what + ": " + fixed.refusal() + " / " + open.refusal());
                if (fixed.model().isPresent()) {
                    compared++;
                    opened += compare(
                                    what,
                                    file,
                                    fixed.model().get(),
                                    open.model().get(),
                                    batch)
                            ? 1
                            : 0;
                }
            }
        }
        assertTrue(compared > 250, compared + " pairs could be imported");
        assertTrue(
                batch == MeaningSteps.Batch.TWO ? opened == 0 : opened > 80,
                opened + " of " + compared + " had an open batch");
    }

    /** True if the batch was open. */
    private static boolean compare(
            String what, byte[] file, OnnxModel fixed, OnnxModel open, MeaningSteps.Batch batch) {
        Shape shape = fixed.network().inputs().getFirst().shape();
        float[] sample = values(shape, 1);
        requireSame(what, run(fixed, shape, sample), run(open, shape, sample));
        if (open.network().inputs().getFirst().symbols().getFirst().isEmpty()) {
            return false;
        }
        Shape two = shape.with(0, 2);
        float[] both = Arrays.copyOf(sample, 2 * sample.length);
        float[] other = values(shape, 2);
        System.arraycopy(other, 0, both, sample.length, sample.length);
        TestGraph.Result stacked = run(open, two, both);
        if (batch == MeaningSteps.Batch.NAMED) {
            OnnxModel atTwo = OnnxImporter.read(
                    file, ImportOptions.defaults().fixedShapes().withInputShape("x", two));
            requireSame(what + ", two samples", run(atTwo, two, both), stacked);
            return true;
        }
        float[] first = run(fixed, shape, sample).values();
        float[] second = run(fixed, shape, other).values();
        float[] wanted = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, wanted, first.length, second.length);
        assertArrayEquals(wanted, stacked.values(), 1e-4f, what + ", two samples against each alone");
        return true;
    }

    private static void requireSame(String what, TestGraph.Result wanted, TestGraph.Result found) {
        assertEquals(wanted.shape(), found.shape(), what);
        assertArrayEquals(wanted.values(), found.values(), 1e-4f, what);
    }

    @Test
    void squeezeWithoutAxesKeepsTheBatchOfOne() {
        OnnxModel model = new TestGraph(13)
                .input("x", 1, 3, 8, 8)
                .counting("w", 6, 3, 1, 1)
                .node("Conv", "x,w", "c")
                .node("Squeeze", "c", "s")
                .longs("axes", 1, 2)
                .node("ReduceMean", "s", "y", integers("axes", 1, 2), integer("keepdims", 0))
                .output("y")
                .importModel();
        assertEquals(
                Shape.of(6),
                TestGraph.run(model, Map.of("x", Shape.of(1, 3, 8, 8))).shape());
        assertEquals(1, model.notes().size());
        assertTrue(
                model.notes().getFirst().contains("node s (Squeeze)"),
                model.notes().toString());
    }

    @Test
    void anOpenExtentThatWouldDecideTheRankIsFixedToItsDefaultAlone() {
        OnnxModel model = new TestGraph(13)
                .input("x", "batch", 3, "h", "w")
                .counting("w1", 6, 3, 1, 1)
                .node("Conv", "x,w1", "c")
                .node("GlobalAveragePool", "c", "g")
                .node("Squeeze", "g", "y")
                .output("y")
                .importModel();
        assertEquals(
                java.util.List.of("", "", "H", "W"),
                model.network().inputs().getFirst().symbols());
        assertEquals(
                Shape.of(6),
                TestGraph.run(model, Map.of("x", Shape.of(1, 3, 5, 7))).shape());
        assertTrue(
                model.notes().getFirst().contains("withInputShape"),
                model.notes().toString());
    }

    @Test
    void anOutputOfAnotherShapeThanDeclaredIsRefused() {
        TestGraph graph = new TestGraph(13).input("x", 1, 3, 4, 4).node("Flatten", "x", "y");
        graph.graph.addOutput(ShapedValues.of("y", 1, 47));
        OnnxException refusal = assertThrows(OnnxException.class, graph::importModel);
        for (String named : java.util.List.of("node y (Flatten)", "[1, 48]", "[1, 47]")) {
            assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
        }
        assertThrows(OnnxException.class, graph::importFixed);
    }

    @Test
    void aStaleShapeBetweenIsANote() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 3, 4, 4)
                .node("Relu", "x", "r")
                .node("Flatten", "r", "y")
                .output("y");
        graph.graph.addValueInfo(ShapedValues.of("r", 1, 3, 16));
        OnnxModel model = graph.importModel();
        assertEquals(1, model.notes().size());
        assertTrue(
                model.notes().getFirst().contains("node r (Relu)"),
                model.notes().toString());
    }

    @Test
    void whatHangsOnAnOpenExtentIsNotHeldAgainstTheDeclaredShape() {
        TestGraph graph = new TestGraph(13).input("x", "N", 3, 4, 4).node("Flatten", "x", "y");
        graph.graph.addOutput(ShapedValues.of("y", 5, 48));
        assertEquals(java.util.List.of(), graph.importModel().notes());
        TestGraph channels = new TestGraph(13).input("x", "N", 3, 4, 4).node("Flatten", "x", "y");
        channels.graph.addOutput(ShapedValues.of("y", 5, 49));
        assertEquals(1, channels.importModel().notes().size());
    }
}
