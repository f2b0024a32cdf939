package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkBuilderTest {
    /** LeNet-5 as Caffe trains it; 431,080 parameters and 2,293,000 MACs. */
    static Network lenet() {
        NetworkBuilder b = new NetworkBuilder("lenet");
        Value x = b.input("data", 1, 1, 28, 28);
        x = x.convolution("conv1", 20, 5).maxPooling("pool1", 2, 2);
        x = x.convolution("conv2", 50, 5).maxPooling("pool2", 2, 2);
        x = x.fullyConnected("ip1", 500).relu("relu1").fullyConnected("ip2", 10).softmax("prob");
        return b.output(x).build();
    }

    @Test
    void lenetHasItsPublishedSize() {
        NetworkSummary summary = NetworkSummary.of(lenet());
        assertEquals(431_080, summary.total().parameters());
        assertEquals(
                20 * 25 * 24 * 24 + 50 * 500 * 64 + 800 * 500 + 500 * 10,
                summary.total().macs());
        assertEquals(List.of(Shape.of(1, 10)), summary.rows().getLast().outputs());
        assertEquals(8, lenet().nodes().size());
        assertEquals("lenet (8 layers)", lenet().toString());
        assertTrue(lenet().parameters().keySet().containsAll(Set.of("conv1.weight", "conv1.bias", "ip2.weight")));
    }

    @Test
    void everyShorthand() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.picture("x", 4, 8, 8);
        Value y = x.depthwise("dw", 3, c -> c.withPadding(1))
                .batchNormalization("bn")
                .channelShuffle("shuffle", 2)
                .plus("sum", x)
                .concat("cat", x)
                .then("relu6", Activation.relu6())
                .averagePooling("pool", 2, 2);
        assertEquals(Shape.of(1, 8, 4, 4), y.shape());
        assertEquals(8, y.channels());
        Value z = y.globalAveragePooling("gap").flatten("flat");
        assertEquals(Shape.of(1, 8), z.shape());
        Network network = b.output(y, z).build();
        assertEquals(List.of("pool", "flat"), network.outputs());
    }

    @Test
    void severalOutputs() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 6);
        List<Value> parts = b.addAll("cut", new Split(1, List.of(2L, 4L)), x);
        assertEquals(List.of("cut:0", "cut:1"), parts.stream().map(Value::name).toList());
        assertEquals(Shape.of(1, 4), parts.get(1).shape());
        Network network = b.output(parts.get(1)).build();
        assertEquals(
                Shape.of(3, 4),
                network.inferShapes(network.shapesWith(java.util.Map.of("N", 3L)))
                        .get("cut:1"));
        assertInvalid(() -> b.add("again", new Split(1, List.of(3L, 3L)), x));
    }

    @Test
    void mistakesShowAtTheLineThatMakesThem() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.picture("x", 3, 8, 8);
        Value other = new NetworkBuilder("other").picture("x", 3, 8, 8);
        assertInvalid(() -> x.convolution("conv", 5, 9));
        assertInvalid(() -> x.convolution("conv", 4, 1, c -> c.withGroups(2)));
        assertInvalid(() -> x.plus("sum", other));
        assertInvalid(() -> b.input("x", 1, 2));
        x.relu("relu");
        assertInvalid(() -> x.relu("relu"));
        assertInvalid(() -> b.input("s").channels());
        assertInvalid(() -> b.input("wide", 1, 1L << 40).channels());
        assertInvalid(() -> b.input("broad", 1, 1L << 20, 1L << 20).fullyConnected("fc", 1));
        InvalidDescriptorException thrown =
                assertThrows(InvalidDescriptorException.class, () -> x.maxPooling("too-big", 9, 1));
        assertTrue(thrown.getMessage().contains("too-big"), thrown.getMessage());
        assertInvalid(() -> new NetworkBuilder("empty").build());
    }
}
