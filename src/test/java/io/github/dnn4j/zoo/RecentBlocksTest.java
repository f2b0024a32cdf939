package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentBlocksTest {
    private static Network network(Shape input, UnaryOperator<Value> body) {
        NetworkBuilder b = new NetworkBuilder("block");
        return b.output(body.apply(b.input("data", input.toArray()))).build();
    }

    private static long parameters(Network network) {
        return NetworkSummary.of(network).total().parameters();
    }

    private static Shape output(Network network) {
        return network.inferShapes(network.defaultShapes())
                .get(network.outputs().getFirst());
    }

    private static Stream<Convolution> convolutions(Network network, String end) {
        return network.nodes().stream()
                .filter(node -> node.name().endsWith(end) && node.layer() instanceof Convolution)
                .map(node -> (Convolution) node.layer());
    }

    /** 49 C and two times 4 C^2 weights, C + 4 C + C biases, 2 C of the normalization and C of the layer scale. */
    @Test
    void convNextsBlockHasTheParametersOfItsFormula() {
        int c = 96;
        Network block = network(Shape.of(2, c, 9, 7), x -> ConvNeXt.block(x, "b"));
        assertEquals(49 * c + 8 * c * c + 6 * c + 3 * c, parameters(block));
        assertEquals(Shape.of(2, c, 9, 7), output(block));
        assertTrue(block.isLearned("b.layer_scale.value"));
    }

    /** C s + s + s C + C, and the factors are for whole channels. */
    @Test
    void squeezeAndExcitationHasTheParametersOfItsFormula() {
        Network block = network(
                Shape.of(2, 40, 5, 6),
                x -> SqueezeExcitation.add(x, "se", 10, Activation.relu(), Activation.sigmoid()));
        assertEquals(2 * 40 * 10 + 10 + 40, parameters(block));
        assertEquals(Shape.of(2, 40, 5, 6), output(block));
        assertEquals(
                Shape.of(2, 40, 1, 1), block.inferShapes(block.defaultShapes()).get("se.scale_activation"));
    }

    /** The paper's models: widths 48, 104, 208 and 440, of 1, 3, 6 and 6 blocks. */
    @Test
    void regNetsWidthsFollowFromFourNumbers() {
        int[] expected = {48, 104, 104, 104, 208, 208, 208, 208, 208, 208, 440, 440, 440, 440, 440, 440};
        assertArrayEquals(expected, RegNet.widths(16, 48, 27.89, 2.09));
        assertEquals(
                List.of(6, 13, 26, 55),
                convolutions(RegNet.y400mf(), ".f.b.0")
                        .map(Convolution::groups)
                        .distinct()
                        .toList());
    }

    /** Howard et al., 2019: a quarter of the channels, in multiples of 8. */
    @Test
    void mobileNetV3SqueezesToMultiplesOf8() {
        assertEquals(
                List.of(24, 32, 32, 120, 168, 168, 240, 240),
                convolutions(MobileNetV3.large(), ".fc1")
                        .map(Convolution::outChannels)
                        .toList());
    }

    /** One half passes by: 58 channels of 116 go through 1x1, 3x3 depthwise and 1x1 convolutions. */
    @Test
    void shuffleNetV2sUnitComputesHalfOfTheChannels() {
        Network unit = network(Shape.of(1, 116, 28, 28), x -> ShuffleNetV2.unit(x, "u"));
        assertEquals(2 * 58 * 58 + 9 * 58 + 3 * 2 * 58, parameters(unit));
        assertEquals(Shape.of(1, 116, 28, 28), output(unit));
        Network halving = network(Shape.of(1, 24, 56, 56), x -> ShuffleNetV2.halvingUnit(x, "u", 116));
        assertEquals(Shape.of(1, 116, 28, 28), output(halving));
    }

    /** Ronneberger et al., 2015: 23 convolutions, of which four are transposed, and 1024 channels at the bottom. */
    @Test
    void uNetHasTheConvolutionsOfThePaper() {
        Network network = UNet.network();
        long transposed = network.nodes().stream()
                .filter(node -> node.layer() instanceof TransposedConvolution)
                .count();
        assertEquals(4, transposed);
        assertEquals(23, convolutions(network, "").count() + transposed);
        Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
        assertEquals(Shape.of(1, 1024, 32, 32), shapes.get("bottom.relu2"));
        assertEquals(Shape.of(1, 2, 512, 512), shapes.get("prob"));
        String message = assertThrows(InvalidDescriptorException.class, () -> UNet.network(2, 1, 72, 64))
                .getMessage();
        assertTrue(message.contains("up4.concat"), message);
    }

    /** Chen et al., 2017: maps stay at an eighth, and the last two stages dilate by 2 and 4. */
    @Test
    void deepLabDilatesWhereResNetHalves() {
        Network network = DeepLabV3.resnet50();
        Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
        assertEquals(Shape.of(1, 2048, 65, 65), shapes.get("backbone.layer4.2.relu"));
        assertEquals(Shape.of(1, 1280, 65, 65), shapes.get("classifier.0.concat"));
        assertEquals(Shape.of(1, 21, 520, 520), shapes.get("prob"));
        assertEquals(
                List.of(1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 4, 4),
                convolutions(network, ".conv2")
                        .map(layer -> layer.window().dilation().getFirst())
                        .toList());
        assertThrows(InvalidDescriptorException.class, () -> DeepLabV3.resnet50(21, 3, 520, 520));
    }

    /** 12 C^2 weights, 3 C + C + 4 C + C biases and 4 C scales and shifts; 196 patches and the class token. */
    @Test
    void theVisionTransformersBlockHasTheParametersOfItsFormula() {
        int c = 64;
        Network block = network(Shape.of(2, c, 5, 1), x -> VisionTransformer.block(x, "b", 4));
        assertEquals(12 * c * c + 9 * c + 4 * c, parameters(block));
        assertEquals(Shape.of(2, c, 5, 1), output(block));
        Network whole = VisionTransformer.b16();
        assertEquals(
                Shape.of(1, 12, 197, 197),
                whole.inferShapes(whole.defaultShapes()).get("encoder.layers.encoder_layer_11.self_attention.scores"));
        assertThrows(InvalidDescriptorException.class, () -> VisionTransformer.b16(1000, 224, 230));
        assertThrows(InvalidDescriptorException.class, () -> VisionTransformer.b16(1000, 5, 224, 224));
    }

    /** Three maps of 80, 40 and 20; 3,157,200 parameters less the 16 fixed ones, and 5,296 less after folding. */
    @Test
    void yoloHasThePublishedParametersAndPositions() {
        Network network = YoloV8.nano();
        assertEquals(3_157_200 - 16, parameters(network));
        assertEquals(Shape.of(1, 144, 8400), output(network));
        int normalized = network.nodes().stream()
                .map(Node::layer)
                .filter(BatchNormalization.class::isInstance)
                .mapToInt(layer -> ((BatchNormalization) layer).channels())
                .sum();
        assertEquals(3_157_200 - 3_151_904, normalized);
        Map<String, Shape> wide = network.inferShapes(Map.of("data", Shape.of(2, 3, 64, 96)));
        assertEquals(Shape.of(2, 144, 8 * 12 + 4 * 6 + 2 * 3), wide.get("model.22"));
    }
}
