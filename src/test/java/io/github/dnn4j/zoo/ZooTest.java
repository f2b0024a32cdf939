package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZooTest {
    /**
     * Parameters and, for one sample, multiply-accumulates. The parameters of those that torchvision has are its own,
     * digit for digit (num_params of its weights; for inception_v3 less the 3,326,696 of the auxiliary classifier, for
     * deeplabv3_resnet50 less 2,365,205).
     */
    @ParameterizedTest
    @CsvSource({
        "alexnet, 60965224, 724406816",
        "alexnet_owt, 61100840, 714188480",
        "nin, 7595176, 1100188800",
        "nin_cifar10, 966986, 222486528",
        "vgg16, 138357544, 15470264320",
        "googlenet, 6998552, 1582671872",
        "googlenet_bn, 6624904, 1498376192",
        "inception_v2, 11285224, 2032600064",
        "inception_v3, 23834568, 5713216096",
        "resnet18, 11689512, 1814073344",
        "resnet50, 25557032, 4089184256",
        "resnet50_v1, 25557032, 3857973248",
        "resnet101, 44549160, 7801405440",
        "resnext50_32x4d, 25028904, 4230479872",
        "mobilenet_v1, 4231976, 568740352",
        "mobilenet_v1_0.75, 2585560, 325400448",
        "mobilenet_v1_0.5, 1331592, 149497088",
        "mobilenet_v1_0.25, 470072, 41030272",
        "mobilenet_v2, 3504872, 300774272",
        "squeezenet1_1, 1235496, 349151936",
        "densenet121, 7978856, 2834161664",
        "shufflenet_v2_x1_0, 2278604, 144907992",
        "mobilenet_v3_large, 5483032, 216589760",
        "efficientnet_b0, 5288548, 385814752",
        "regnet_y_400mf, 4344144, 401842848",
        "convnext_tiny, 28589128, 4455531264",
        "deeplabv3_resnet50, 39638869, 168731205888",
        "yolov8n, 3157184, 4371456000",
        "unet, 31030658, 192384335872",
        "vit_b_16, 86567656, 17563828224",
        "swin_t, 28288354, 4490566656"
    })
    void hasThePublishedNumbers(String name, long parameters, long macs) {
        NetworkSummary summary = NetworkSummary.of(Zoo.network(name));
        assertEquals(parameters, summary.total().parameters());
        assertEquals(macs, summary.total().macs());
    }

    /** The paper's table 1 in millions, which leaves the classifier out. */
    @ParameterizedTest
    @CsvSource({"1, 143", "2, 140", "3, 137", "4, 133", "8, 137"})
    void shuffleNetsHaveThePublishedMacs(int groups, long millions) {
        Network network = Zoo.network("shufflenet_g" + groups);
        long classifier = network.parameters().get("fc.weight").elements();
        long macs = NetworkSummary.of(network).total().macs() - classifier;
        assertEquals(millions, Math.round(macs / 1e6));
    }

    /** AlexNet without its groups, and in MB of 2^20 bytes as the authors of Network in Network compare the two. */
    @Test
    void alexNetIsEightTimesAsLargeAsNetworkInNetwork() {
        double alexnet = 4 * NetworkSummary.of(Zoo.network("alexnet")).total().parameters() / 1048576.0;
        double nin = 4 * NetworkSummary.of(Zoo.network("nin")).total().parameters() / 1048576.0;
        assertEquals(29, nin, 0.1);
        assertEquals(232.6, alexnet, 0.1);
    }

    static java.util.stream.Stream<ZooNetwork> networks() {
        return Zoo.all().stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void isKnownByItsNameAndTakesTheShapeItSays(ZooNetwork entry) {
        assertEquals(entry, Zoo.get(entry.name()));
        Network network = entry.network();
        assertEquals(entry.name(), network.name());
        assertEquals(entry.input(), network.inputs().getFirst().shape());
        Network reduced = entry.reducedNetwork();
        assertEquals(
                network.nodes().stream().map(node -> node.layer().kind()).toList(),
                reduced.nodes().stream().map(node -> node.layer().kind()).toList());
        assertTrue(NetworkSummary.of(reduced).total().macs()
                <= NetworkSummary.of(network).total().macs());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void givesOneResultForEverySample(ZooNetwork entry) {
        Network network = entry.reducedNetwork();
        String input = network.inputs().getFirst().name();
        Shape shape = network.inputs().getFirst().shape().with(0, 3);
        Shape output =
                network.inferShapes(Map.of(input, shape)).get(network.outputs().getFirst());
        assertEquals(3, output.extent(0));
    }

    @Test
    void namesAreUnique() {
        assertEquals(Zoo.names().size(), new HashSet<>(Zoo.names()).size());
    }

    @Test
    void unknownNamesListTheKnownOnes() {
        String message = assertThrows(InvalidDescriptorException.class, () -> Zoo.get("resnet51"))
                .getMessage();
        assertTrue(message.contains("resnet51") && message.contains("resnet50, "), message);
    }

    /** The least size of pictures that each class states, and the layer that fails one below it. */
    @ParameterizedTest
    @CsvSource({
        "alexnet, 67, pool5",
        "alexnet_owt, 63, features.12",
        "vgg16, 32, features.30",
        "inception_v3, 75, Mixed_7a",
        "convnext_tiny, 32, features.6.1"
    })
    void tooSmallPicturesNameTheLayer(String name, int least, String layer) {
        ZooNetwork entry = Zoo.get(name);
        assertEquals(
                least, entry.network(least, least).inputs().getFirst().shape().extent(2));
        String message = assertThrows(InvalidDescriptorException.class, () -> entry.network(least - 1, least))
                .getMessage();
        assertTrue(message.contains(layer) && message.contains("does not fit"), message);
    }

    @Test
    void aGeneratorTakesNoSize() {
        assertThrows(InvalidDescriptorException.class, () -> Zoo.get("dcgan").network(64, 64));
    }

    @Test
    void openSizesAreChosenForEachSession() {
        Network network = Zoo.network("resnet18");
        Map<String, Shape> shapes = network.inferShapes(Map.of("data", Shape.of(2, 3, 96, 160)));
        assertEquals(Shape.of(2, 512, 3, 5), shapes.get("layer4.1.relu"));
        assertEquals(Shape.of(2, 1000), shapes.get("prob"));
    }
}
