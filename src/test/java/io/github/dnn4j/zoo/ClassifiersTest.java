package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Checkerboard;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClassifiersTest {
    private static Cost cost(Network network) {
        return NetworkSummary.of(network).total();
    }

    static List<Classifier> all() {
        return Classifiers.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesAScoreForEachClass(Classifier classifier) {
        Network network = classifier.network(7, 3, 32, 32);
        Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
        assertEquals(7, shapes.get(network.outputs().getFirst()).elements());
        assertThrows(InvalidDescriptorException.class, () -> classifier.network(1, 3, 32, 32));
    }

    @Test
    void namesAreUniqueAndUnknownOnesAnswered() {
        assertEquals(Classifiers.names().size(), new HashSet<>(Classifiers.names()).size());
        String message = assertThrows(InvalidDescriptorException.class, () -> Classifiers.get("nix"))
                .getMessage();
        assertTrue(message.contains("nix") && message.contains("nin_small"), message);
        assertThrows(
                InvalidDescriptorException.class,
                () -> Classifiers.get("resnet18").network(10, 1, 28, 28));
    }

    /** By hand: weights k k C/g M of every layer, two for each normalized channel, biases where there is no norm. */
    @ParameterizedTest
    @CsvSource({
        // stem 144+32; blocks 4608+9216+18432+36864 and 2(32+32+64+64); head 650
        "standard, 70330",
        // depthwise 144+288+288+576, pointwise 512+1024+2048+4096, norms 2(16+32+32+64) and 2(32+32+64+64)
        "separable, 10474",
        // a quarter of standard's blocks
        "grouped, 18490",
        "grouped_shuffle, 18490",
        // 1x1, 3x3, 1x1: 128+576+256, 256+576+256, 512+2304+1024, 1024+2304+1024; norms 2(4 8 + 4 16) and 2(192)
        "bottleneck, 11642",
        // standard without the head's 650, then 3136*128+128 and 128*10+10
        "fully_connected, 472506",
    })
    void variantsHaveTheParametersThatTheirFormulasSay(String name, long parameters) {
        assertEquals(
                parameters, cost(Classifiers.get(name).network(10, 1, 28, 28)).parameters());
    }

    @Test
    void smallNetworksAreSmall() {
        assertEquals(
                431_080, cost(Classifiers.get("lenet").network(10, 1, 28, 28)).parameters());
        long nin = cost(Classifiers.get("nin_small").network(10, 1, 28, 28)).parameters();
        assertTrue(nin <= 300_000 && nin > 250_000, "nin_small has " + nin);
        // The paper's 0.27 M; by hand: 269,722 with zero-padded shortcuts and CIFAR's three channels, 2,560 weights
        // more in the projections and 192 in their norms.
        assertEquals(
                272_474,
                cost(Classifiers.get("resnet20").network(10, 3, 32, 32)).parameters());
    }

    @Test
    void autoencodersGiveBackTheShapeAndDifferInOverlapOnly() {
        List<Classifier> autoencoders = ConvolutionVariants.autoencoders();
        long[] parameters = new long[2];
        boolean[] uneven = new boolean[2];
        for (int i = 0; i < 2; i++) {
            Network network = autoencoders.get(i).network(10, 1, 28, 28);
            Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
            assertEquals(Shape.of(1, 1, 28, 28), shapes.get(network.outputs().getFirst()));
            parameters[i] = cost(network).parameters();
            uneven[i] = network.nodes().stream()
                    .map(node -> node.layer())
                    .filter(TransposedConvolution.class::isInstance)
                    .map(TransposedConvolution.class::cast)
                    .anyMatch(layer -> Checkerboard.check(layer).isPresent());
        }
        assertEquals(parameters[0], parameters[1]);
        assertTrue(uneven[0] && !uneven[1]);
        assertThrows(
                InvalidDescriptorException.class, () -> autoencoders.getFirst().network(10, 1, 27, 28));
    }
}
