package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A fuzzer starts with models that are imported, or it does not get far. */
class OnnxSeedsTest {
    @Test
    void everySeedIsImported() {
        for (TestGraph graph : OnnxSeeds.models()) {
            assertTrue(graph.importModel().network().nodes().size() > 1);
        }
    }

    @Test
    void drawnModelsAreWellFormedAndSomeAreImported() {
        Set<String> layers = new HashSet<>();
        for (byte[] choices : DrawnModelFuzz.seeds()) {
            try {
                OnnxImporter.read(DrawnModel.bytes(choices), ImportOptions.defaults())
                        .network()
                        .nodes()
                        .forEach(node -> layers.add(node.layer().kind()));
            } catch (OnnxException | UnsupportedOperatorException refused) {
                assertTrue(!refused.getMessage().contains("not an ONNX file"), refused.getMessage());
            }
        }
        assertTrue(layers.size() > 5, layers.toString());
    }
}
