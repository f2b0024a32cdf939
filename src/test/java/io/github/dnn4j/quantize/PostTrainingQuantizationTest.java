package io.github.dnn4j.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.NetworkInputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostTrainingQuantizationTest {
    private static Tensor tensor(Shape shape, float... values) {
        Tensor tensor = Tensor.allocate(shape, DataType.F32);
        tensor.copyFrom(values);
        return tensor;
    }

    private static QuantizedModel quantize(
            Network network, Parameters parameters, List<Map<String, Tensor>> samples, QuantizeOptions options) {
        try (Backend reference = ReferenceBackend.open()) {
            return PostTrainingQuantization.quantize(reference, network, parameters, samples, options);
        }
    }

    /**
     * Input up to 255 and weights 1.27 and 0.635 (scale 0.01, integers 127 and 63.5, which goes to the even 64), bias
     * 0.5: 3.4 and 10 become the integers 3 and 10, and 127 3 + 64 10 = 1021, so 10.21 + 0.5.
     */
    @Test
    void theReferenceComputesWhatTheIntegersStandFor() {
        NetworkBuilder b = new NetworkBuilder("two");
        Network network = b.output(b.input("x", 1, 2).fullyConnected("fc", 1)).build();
        Parameters parameters = new Parameters(
                Map.of("fc.weight", tensor(Shape.of(1, 2), 1.27f, 0.635f), "fc.bias", tensor(Shape.of(1), 0.5f)));
        QuantizedModel model = quantize(
                network,
                parameters,
                List.of(Map.of("x", tensor(Shape.of(1, 2), 255, 0))),
                QuantizeOptions.defaults().correctBias(false));
        QuantizedWeight weight =
                model.parameters().quantized("fc.weight_quantized").orElseThrow();
        assertArrayEquals(new float[] {127, 64}, weight.values().toFloatArray());
        Map<String, Tensor> values = ReferenceBackend.values(
                model.network(), model.parameters(), Map.of("x", tensor(Shape.of(1, 2), 3.4f, 10)));
        assertEquals(DataType.U8, values.get("x_quantized").type());
        assertArrayEquals(new float[] {3, 10}, values.get("x_quantized").toFloatArray());
        assertEquals(10.71f, values.get("fc").getFloat(0), 1e-5f);
    }

    @Test
    void everyOutputChannelHasItsOwnScale() {
        QuantizedWeight weight = WeightQuantization.of("w", tensor(Shape.of(3, 2), 127, -1, 0, 0, -0.254f, 0.1f));
        assertArrayEquals(new float[] {127, -1, 0, 0, -127, 50}, weight.values().toFloatArray());
        assertEquals(1, weight.scales().getFloat(0));
        assertEquals(1, weight.scales().getFloat(1));
        assertEquals(0.002f, weight.scales().getFloat(2), 1e-9f);
        assertThrows(
                InvalidDescriptorException.class,
                () -> WeightQuantization.of("w", tensor(Shape.of(1, 2), 1, Float.NaN)));
    }

    @Test
    void asymmetricWeightsAreRefused() {
        Tensor values = Tensor.allocate(Shape.of(2, 3), DataType.S8);
        Tensor scales = tensor(Shape.of(2), 1, 1);
        QuantizedWeight.of(values, scales, tensor(Shape.of(2), 0, 0));
        assertThrows(
                InvalidDescriptorException.class, () -> QuantizedWeight.of(values, scales, tensor(Shape.of(2), 0, 3)));
        assertThrows(InvalidDescriptorException.class, () -> new QuantizedWeight(values, tensor(Shape.of(2), 1, 0)));
    }

    private static QuantizedModel ofCase(String name, QuantizeOptions options) {
        Network network = IntegerCases.all().get(name);
        return quantize(
                network,
                Parameters.initialise(network, io.github.dnn4j.network.Initialiser.he(5)),
                List.of(NetworkInputs.random(network, network.defaultShapes(), 1)),
                options);
    }

    @Test
    void whatIsJoinedSharesARange() {
        Map<String, Range> ranges =
                ofCase("fire module", QuantizeOptions.defaults()).ranges();
        assertEquals(ranges.get("join"), ranges.get("left.relu"));
        assertEquals(ranges.get("join"), ranges.get("right.relu"));
        assertEquals(ranges.get("pool"), ranges.get("stem.relu"));
    }

    @Test
    void theConvolutionThatTakesAnAdditionIsNotRoundedBefore() {
        Map<String, Range> ranges =
                ofCase("residual, as in ResNet", QuantizeOptions.defaults()).ranges();
        assertFalse(ranges.containsKey("b"));
        assertTrue(ranges.containsKey("stem.relu"));
        assertTrue(ranges.containsKey("sum.relu"));
    }

    @Test
    void layersCanBeLeftOut() {
        QuantizedModel model = ofCase(
                "residual, as in ResNet",
                QuantizeOptions.defaults().floating("a").floatingEnds(true, true));
        assertEquals(List.of("b"), model.quantized());
        assertEquals(
                List.of("a", "after", "stem"),
                model.floating().keySet().stream().sorted().toList());
        assertThrows(
                InvalidDescriptorException.class,
                () -> ofCase("classifier", QuantizeOptions.defaults().floating("nobody")));
    }

    @Test
    void aQuantizedNetworkIsNotQuantizedAgain() {
        QuantizedModel model = ofCase("classifier", QuantizeOptions.defaults());
        assertThrows(
                InvalidDescriptorException.class,
                () -> quantize(
                        model.network(),
                        model.parameters(),
                        List.of(NetworkInputs.random(
                                model.network(), model.network().defaultShapes(), 1)),
                        QuantizeOptions.defaults()));
    }

    @Test
    void samplesAreNeeded() {
        NetworkBuilder b = new NetworkBuilder("one");
        Network network = b.output(b.input("x", 1, 2).fullyConnected("fc", 1)).build();
        Parameters parameters = Parameters.initialise(network, io.github.dnn4j.network.Initialiser.he(1));
        assertThrows(
                InvalidDescriptorException.class,
                () -> quantize(network, parameters, List.of(), QuantizeOptions.defaults()));
    }

    /** Channels of 100 and 0.01 between two convolutions come to like sizes, and the result stays. */
    @Test
    void equalizingChangesWeightsAndNoResult() {
        NetworkBuilder b = new NetworkBuilder("uneven");
        Value x = b.input("x", 1, 1, 2, 2).convolution("a", 2, 1).relu("relu");
        Network network = b.output(x.convolution("b", 1, 1)).build();
        Parameters parameters = new Parameters(Map.of(
                "a.weight", tensor(Shape.of(2, 1, 1, 1), 100, 0.01f),
                "a.bias", tensor(Shape.of(2), 3, 0.02f),
                "b.weight", tensor(Shape.of(1, 2, 1, 1), 1, 4),
                "b.bias", tensor(Shape.of(1), 0.5f)));
        FoldedNetwork even = Equalization.of(new FoldedNetwork(network, parameters));
        Tensor weight = even.parameters().get("a.weight");
        // sqrt(100 1) and sqrt(0.01 4): both sides of a channel have the same largest weight
        assertEquals(10, weight.getFloat(0), 1e-3f);
        assertEquals(0.2f, weight.getFloat(1), 1e-4f);
        Map<String, Tensor> inputs = Map.of("x", tensor(Shape.of(1, 1, 2, 2), 1, -2, 0.5f, 3));
        float[] before =
                ReferenceBackend.values(network, parameters, inputs).get("b").toFloatArray();
        float[] after = ReferenceBackend.values(network, even.parameters(), inputs)
                .get("b")
                .toFloatArray();
        assertArrayEquals(before, after, 1e-3f);
    }

    /** Weights 1 and 0.4 / 127 of which the second rounds to 0: with inputs of 1 the output lacks 0.4 / 127. */
    @Test
    void biasesTakeBackTheMeanError() {
        NetworkBuilder b = new NetworkBuilder("lost");
        Network network = b.output(b.input("x", 1, 2).fullyConnected("fc", 1)).build();
        Parameters parameters = new Parameters(
                Map.of("fc.weight", tensor(Shape.of(1, 2), 1, 0.4f / 127), "fc.bias", tensor(Shape.of(1), 0)));
        Map<String, Tensor> ones = Map.of("x", tensor(Shape.of(1, 2), 1, 1));
        QuantizedModel plain = quantize(
                network, parameters, List.of(ones), QuantizeOptions.defaults().correctBias(false));
        QuantizedModel corrected = quantize(network, parameters, List.of(ones), QuantizeOptions.defaults());
        float wanted = 1 + 0.4f / 127;
        assertEquals(
                1,
                ReferenceBackend.values(plain.network(), plain.parameters(), ones)
                        .get("fc")
                        .getFloat(0),
                1e-6f);
        assertEquals(
                wanted,
                ReferenceBackend.values(corrected.network(), corrected.parameters(), ones)
                        .get("fc")
                        .getFloat(0),
                1e-6f);
    }
}
