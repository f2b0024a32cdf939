package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.NetworkInputs;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZooWeightsTest {
    @Test
    void theSameSeedGivesTheSameWeights() {
        Network network = Zoo.get("resnet18").reducedNetwork();
        Parameters once = ZooWeights.of(network, 7);
        Parameters again = ZooWeights.of(network, 7);
        Parameters other = ZooWeights.of(network, 8);
        assertEquals(network.parameters().keySet(), once.asMap().keySet());
        for (String name : network.parameters().keySet()) {
            float[] values = once.get(name).toFloatArray();
            assertArrayEquals(values, again.get(name).toFloatArray());
            assertFalse(Arrays.equals(values, other.get(name).toFloatArray()), name);
        }
    }

    /** Values that are all 0 or 1 could be mixed up without anyone noticing. */
    @Test
    void noTwoParametersAreAlike() {
        Network network = Zoo.get("resnet18").reducedNetwork();
        Set<Integer> seen = new HashSet<>();
        ZooWeights.of(network, 7).asMap().forEach((name, tensor) -> {
            float[] values = tensor.toFloatArray();
            assertTrue(Arrays.stream(toDoubles(values)).distinct().count() > values.length / 2, name);
            assertTrue(seen.add(Arrays.hashCode(values)), name);
        });
    }

    private static double[] toDoubles(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[i]);
        return result;
    }

    /** Through the deepest networks of each kind the values neither vanish nor explode. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "vgg16",
                "googlenet",
                "resnet101",
                "densenet121",
                "mobilenet_v2",
                "dcgan",
                "shufflenet_g8",
                "unet",
                "deeplabv3_resnet50",
                "yolov8n",
                "shufflenet_v2_x1_0",
                "mobilenet_v3_large",
                "efficientnet_b0",
                "regnet_y_400mf",
                "convnext_tiny",
                "vit_b_16",
                "swin_t"
            })
    void activationsKeepTheirSize(String name) {
        Network network = Zoo.get(name).reducedNetwork();
        Map<String, Tensor> values = ReferenceBackend.values(
                network, ZooWeights.of(network, 42), NetworkInputs.random(network, network.defaultShapes(), 1));
        network.nodes().stream()
                .filter(node -> node.layer() instanceof Convolution || node.layer() instanceof FullyConnected)
                .forEach(node -> {
                    double size = rms(values.get(node.name()));
                    assertTrue(size > 0.01 && size < 100, node.name() + " has the size " + size);
                });
    }

    private static double rms(Tensor tensor) {
        return Math.sqrt(Arrays.stream(toDoubles(tensor.toFloatArray()))
                .map(v -> v * v)
                .average()
                .orElseThrow());
    }
}
