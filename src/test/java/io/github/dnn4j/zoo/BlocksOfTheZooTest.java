package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Checkerboard;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.ReceptiveField;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.ResidualBlocks.StridePlacement;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BlocksOfTheZooTest {
    private static final InceptionBlock INCEPTION_3A = new InceptionBlock(64, 96, 128, 16, 32, 32);

    private static Network network(Shape input, UnaryOperator<Value> body) {
        NetworkBuilder b = new NetworkBuilder("block");
        Value x = b.input("data", input.toArray());
        return b.output(body.apply(x)).build();
    }

    private static long weights(Network network, String excluded) {
        return network.parameters().entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(".weight") && !entry.getKey().contains(excluded))
                .mapToLong(entry -> entry.getValue().elements())
                .sum();
    }

    private static Shape output(Network network) {
        return network.inferShapes(network.defaultShapes())
                .get(network.outputs().getFirst());
    }

    @Test
    void inceptionBlocksHaveTheWeightsOfThePaper() {
        Shape input = Shape.of(1, 192, 28, 28);
        Network naive = network(input, x -> INCEPTION_3A.addNaive(x, "3a"));
        Network reduced = network(input, x -> INCEPTION_3A.add(x, "3a"));
        assertEquals(387_072, weights(naive, "pool_proj"));
        assertEquals(157_184, weights(reduced, "pool_proj"));
        assertEquals(Shape.of(1, 64 + 128 + 32 + 192, 28, 28), output(naive));
        assertEquals(Shape.of(1, 256, 28, 28), output(reduced));
        assertEquals(256, INCEPTION_3A.outChannels());
    }

    @Test
    void inceptionBlocksNeedChannelsInEveryBranch() {
        assertThrows(InvalidDescriptorException.class, () -> new InceptionBlock(64, 96, 128, 16, 32, 0));
        assertThrows(InvalidDescriptorException.class, () -> new InceptionBlock(64, 0, 128, 16, 32, 32));
    }

    /** Szegedy et al., 2016, table 1 and figure 10: 35 x 35 x 288, 17 x 17 x 768, 8 x 8 x 1280 and 2048. */
    @Test
    void inceptionV3ReducesTheGridAsThePaperDoes() {
        Network network = InceptionV3.network();
        var shapes = network.inferShapes(network.defaultShapes());
        assertEquals(Shape.of(1, 288, 35, 35), shapes.get("Mixed_5d"));
        assertEquals(Shape.of(1, 768, 17, 17), shapes.get("Mixed_6a"));
        assertEquals(Shape.of(1, 768, 17, 17), shapes.get("Mixed_6e"));
        assertEquals(Shape.of(1, 1280, 8, 8), shapes.get("Mixed_7a"));
        assertEquals(Shape.of(1, 2048, 8, 8), shapes.get("Mixed_7c"));
    }

    /** The two placements differ in the convolution that halves, and in nothing else. */
    @Test
    void theStrideOfABottleneckIsWhereItIsAskedFor() {
        Shape input = Shape.of(1, 256, 56, 56);
        for (StridePlacement placement : StridePlacement.values()) {
            Network block = network(input, x -> ResidualBlocks.bottleneck(x, "b", 128, 512, 1, 2, placement));
            assertEquals(Shape.of(1, 512, 28, 28), output(block));
            assertEquals(placement == StridePlacement.FIRST_1X1 ? 2 : 1, stride(block, "b.conv1"));
            assertEquals(placement == StridePlacement.MIDDLE_3X3 ? 2 : 1, stride(block, "b.conv2"));
            assertEquals(2, stride(block, "b.downsample.0"));
        }
    }

    private static int stride(Network network, String node) {
        Node found = network.nodes().stream()
                .filter(one -> one.name().equals(node))
                .findFirst()
                .orElseThrow();
        return ((Convolution) found.layer()).window().stride().getFirst();
    }

    @Test
    void blocksThatKeepTheShapeHaveNoConvolutionOnTheShortcut() {
        Network block = network(
                Shape.of(1, 256, 14, 14),
                x -> ResidualBlocks.bottleneck(x, "b", 64, 256, 1, 1, StridePlacement.MIDDLE_3X3));
        assertEquals(69_632, weights(block, ".bn"));
        assertTrue(block.nodes().stream().noneMatch(node -> node.name().contains("downsample")));
    }

    /** ShuffleNet's unit costs 2Cm / g + 9m for each position, with m = C / 4. */
    @Test
    void shuffleNetsUnitCostsWhatThePaperSays() {
        Network unit = network(Shape.of(1, 240, 28, 28), x -> ShuffleNet.unit(x, "u", 3));
        assertEquals(2L * 240 * 60 / 3 + 9 * 60, weights(unit, ".bn"));
        Network halving = network(Shape.of(1, 240, 28, 28), x -> ShuffleNet.halvingUnit(x, "u", 480, 3, 3));
        assertEquals(Shape.of(1, 480, 14, 14), output(halving));
        assertThrows(InvalidDescriptorException.class, () -> ShuffleNet.network(5, 1000, 224, 224));
    }

    /** Yu and Koltun, 2016, table 1: what the layers of the context module see, and 64 C^2 weights. */
    @Test
    void theContextModuleSeesWhatThePaperSays() {
        Network module = network(Shape.of(1, 21, 100, 100), x -> DilatedSegmentation.contextModule(x, "context"));
        var fields = ReceptiveField.of(module);
        List<Double> sizes = java.util.stream.IntStream.rangeClosed(1, 8)
                .mapToObj(i -> fields.get("context" + i).size().getFirst())
                .toList();
        assertEquals(List.of(3.0, 5.0, 9.0, 17.0, 33.0, 65.0, 67.0, 67.0), sizes);
        assertEquals(64 * 21 * 21, weights(module, ".bias"));
        assertEquals(Shape.of(1, 21, 100, 100), output(module));
    }

    @Test
    void onlyTheGeneratorWithTransposedConvolutionsShowsACheckerboard() {
        List<TransposedConvolution> transposed = Dcgan.generator().nodes().stream()
                .filter(node -> node.layer() instanceof TransposedConvolution)
                .map(node -> (TransposedConvolution) node.layer())
                .toList();
        assertEquals(4, transposed.size());
        transposed.forEach(layer -> assertTrue(Checkerboard.check(layer).isPresent()));
        assertTrue(Dcgan.resizeGenerator().nodes().stream()
                .noneMatch(node -> node.layer() instanceof TransposedConvolution));
        assertEquals(output(Dcgan.generator()), output(Dcgan.resizeGenerator()));
        assertEquals(Shape.of(1, 3, 64, 64), output(Dcgan.generator()));
        assertThrows(InvalidDescriptorException.class, () -> Dcgan.generator(12));
    }

    @Test
    void mobileNetsWidthIsAFactorOnChannels() {
        Network half = MobileNetV1.network(0.5, 1000, 224, 224);
        assertEquals(Shape.of(16, 3, 3, 3), half.parameters().get("conv1.weight"));
        assertEquals(Shape.of(1000, 512), half.parameters().get("fc.weight"));
        assertThrows(InvalidDescriptorException.class, () -> MobileNetV1.network(0.01, 1000, 224, 224));
    }
}
