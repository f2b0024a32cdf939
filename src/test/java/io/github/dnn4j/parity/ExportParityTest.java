package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.RandomGraph;
import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.RandomCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of every layer, written as ONNX and read again, gives on the reference backend what it gave before. */
class ExportParityTest {
    /** Scales of resamplings are F32 in a file, and some divisions become products. */
    private static final double TOLERANCE = 1e-5;

    private static final long SEED = 1;
    private static final int RANDOM_CASES = 320;
    private static final int RANDOM_GRAPHS = 60;

    @TestFactory
    List<DynamicNode> everyLayerSurvivesTheFile() throws ReflectiveOperationException {
        List<DynamicNode> layers = new ArrayList<>();
        for (Class<?> layer : AllCases.layers()) {
            layers.add(dynamicContainer(
                    layer.getSimpleName(),
                    AllCases.of(layer).stream().map(one -> dynamicTest(one.name(), () -> requireSame(one)))));
        }
        return layers;
    }

    @Test
    void randomLayersSurviveTheFile() {
        List<String> wrong = new ArrayList<>();
        for (LayerCase one : RandomCases.all(SEED, RANDOM_CASES)) {
            try {
                requireSame(one);
            } catch (AssertionError | RuntimeException e) {
                wrong.add(one.name() + ": " + e.getMessage());
            }
        }
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " differ:\n" + String.join("\n", wrong));
    }

    @Test
    void randomGraphsSurviveTheFile() {
        for (int seed = 0; seed < RANDOM_GRAPHS; seed++) {
            Network network = RandomGraph.of(seed);
            Parameters parameters = Parameters.initialise(network, Initialiser.he(seed));
            byte[] bytes = OnnxExporter.toBytes(network, parameters);
            OnnxModel model = OnnxImporter.read(bytes, ImportOptions.defaults());
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            for (NetworkInput input : network.inputs()) {
                Tensor tensor = Tensor.allocate(input.shape().with(0, 2), input.type());
                SplittableRandom random = new SplittableRandom(seed);
                for (long i = 0; i < tensor.shape().elements(); i++) {
                    tensor.setFloat(i, random.nextInt(-8, 9) / 8f);
                }
                inputs.put(input.name(), tensor);
            }
            Map<String, Tensor> expected = ReferenceBackend.values(network, parameters, inputs);
            Map<String, Tensor> actual = ReferenceBackend.values(model.network(), model.parameters(), inputs);
            assertEquals(network.outputs(), model.network().outputs());
            network.outputs().forEach(name -> requireClose(expected.get(name), actual.get(name), false));
        }
    }

    private static void requireSame(LayerCase layerCase) {
        CaseNetwork original = CaseNetwork.of(layerCase);
        byte[] bytes = OnnxExporter.toBytes(original.network(), original.parameters());
        OnnxModel model = OnnxImporter.read(bytes, ImportOptions.defaults());
        Map<String, Tensor> actual = ReferenceBackend.values(model.network(), model.parameters(), original.inputs());
        original.expected().forEach((name, expected) -> requireClose(expected, actual.get(name), original.exact()));
    }

    private static void requireClose(Tensor expected, Tensor actual, boolean exact) {
        assertEquals(expected.shape(), actual.shape());
        assertEquals(expected.type(), actual.type());
        double largest = 0;
        double error = 0;
        for (long i = 0; i < expected.shape().elements(); i++) {
            largest = Math.max(largest, Math.abs(expected.getFloat(i)));
            error = Math.max(error, Math.abs((double) expected.getFloat(i) - actual.getFloat(i)));
        }
        assertTrue(error <= (exact ? 0 : TOLERANCE * largest), "off by " + error + " of " + largest);
    }
}
