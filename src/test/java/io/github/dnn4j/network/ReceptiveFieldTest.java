package io.github.dnn4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceptiveFieldTest {
    private static ReceptiveField field(double size, double jump) {
        return new ReceptiveField(List.of(size, size), List.of(jump, jump));
    }

    @Test
    void dilationWidensOneKernel() {
        for (int dilation = 1; dilation <= 3; dilation++) {
            int d = dilation;
            NetworkBuilder b = new NetworkBuilder("n");
            Value y = b.picture("x", 1, 9, 9).convolution("c", 1, 3, c -> c.withDilation(d));
            assertEquals(
                    field(2 * d + 1, 1), ReceptiveField.of(b.output(y).build()).get("c"));
        }
    }

    @Test
    void alexNet() {
        // Araujo et al., 2019: AlexNet's pool5 sees 195 input pixels, 32 apart
        NetworkBuilder b = new NetworkBuilder("alexnet");
        Value x = b.input("data", 1, 3, 227, 227);
        x = x.convolution("conv1", 4, 11, c -> c.withStride(4)).maxPooling("pool1", 3, 2);
        x = x.convolution("conv2", 4, 5, c -> c.withPadding(2)).maxPooling("pool2", 3, 2);
        x = x.convolution("conv3", 4, 3, c -> c.withPadding(1)).relu("relu3");
        x = x.convolution("conv4", 4, 3, c -> c.withPadding(1));
        x = x.convolution("conv5", 4, 3, c -> c.withPadding(1)).maxPooling("pool5", 3, 2);
        Map<String, ReceptiveField> fields = ReceptiveField.of(b.output(x).build());
        assertEquals(field(1, 1), fields.get("data"));
        assertEquals(field(11, 4), fields.get("conv1"));
        assertEquals(field(19, 8), fields.get("pool1"));
        assertEquals(field(163, 16), fields.get("conv5"));
        assertEquals(field(195, 32), fields.get("pool5"));
    }

    @Test
    void branchesTakeTheLarger() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.picture("x", 4, 16, 16);
        Value wide = x.convolution("w", 4, 5, c -> c.withPadding(2));
        Value y = wide.concat("cat", x).convolution("c", 4, 3, c -> c.withPadding(1));
        Value gate = x.globalAveragePooling("gap").convolution("gate", 4, 1);
        Value gated = b.add("gated", new Elementwise(Elementwise.Operation.MULTIPLY), y, gate);
        Value shifted = b.add("shifted", Elementwise.add(), y, b.add("k", new Constant(Shape.of(4, 1, 1))));
        Map<String, ReceptiveField> fields =
                ReceptiveField.of(b.output(gated, shifted).build());
        assertEquals(field(5, 1), fields.get("cat"));
        assertEquals(field(7, 1), fields.get("c"));
        assertEquals(field(Double.POSITIVE_INFINITY, 1), fields.get("gated"));
        assertEquals(field(7, 1), fields.get("shifted"));
    }

    @Test
    void enlarging() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.picture("x", 4, 8, 8).convolution("c", 4, 2, c -> c.withStride(2));
        Value t = x.then("t", TransposedConvolution.of(4, 4, 4, 4).withStride(2));
        Value n = x.then("n", Resampling.nearest(2, 2));
        Value l = x.then("l", Resampling.linear(2, 2));
        Map<String, ReceptiveField> fields = ReceptiveField.of(b.output(t, n, l).build());
        assertEquals(field(2, 2), fields.get("c"));
        assertEquals(field(4, 1), fields.get("t"));
        assertEquals(field(2, 1), fields.get("n"));
        assertEquals(field(4, 1), fields.get("l"));
    }

    @Test
    void layersThatSeeEverything() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.picture("x", 4, 8, 8).then("r", Activation.relu());
        Value s = x.then("s", new Softmax(-1, false));
        Value f = x.fullyConnected("f", 3);
        Map<String, ReceptiveField> fields = ReceptiveField.of(b.output(s, f).build());
        assertEquals(new ReceptiveField(List.of(1.0, Double.POSITIVE_INFINITY), List.of(1.0, 1.0)), fields.get("s"));
        assertEquals(new ReceptiveField(List.of(), List.of()), fields.get("f"));
    }
}
