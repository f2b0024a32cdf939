package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every form with open extents computes at another size what the same file computes where it is imported at that size
 * with all extents fixed.
 */
class ExporterFormsTest {
    @TestFactory
    List<DynamicTest> openAndFixed() {
        List<DynamicTest> tests = new ArrayList<>();
        ExporterForms.models().forEach((name, graph) -> tests.add(DynamicTest.dynamicTest(name, () -> compare(graph))));
        return tests;
    }

    private static void compare(TestGraph graph) {
        OnnxModel open = graph.importModel();
        Shape shape = open.network().inputs().getFirst().shape();
        List<String> symbols = open.network().inputs().getFirst().symbols();
        assertTrue(!symbols.contains("H") || open.notes().stream().noneMatch(note -> note.contains("is fixed")));
        if (shape.rank() == 4 && symbols.contains("H")) {
            shape = shape.with(2, 12).with(3, 8);
        }
        OnnxModel fixed = OnnxImporter.read(
                graph.bytes(),
                ImportOptions.defaults().withInputShape("x", shape).fixedShapes());
        TestGraph.Result wanted = TestGraph.run(fixed, Map.of("x", shape));
        TestGraph.Result found = TestGraph.run(open, Map.of("x", shape));
        assertEquals(wanted.shape(), found.shape());
        assertArrayEquals(wanted.values(), found.values(), 1e-3f);
    }
}
