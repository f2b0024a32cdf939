package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.Instructions;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 3x3 convolutions by Winograd's minimal filtering: which are, and that what is fused with them is computed too. */
class OneDnnWinogradTest {
    private static final LayoutChoice LAST = new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0);
    private static final LayoutChoice BLOCKED = new LayoutChoice(ActivationLayout.BLOCKED, 0);

    @BeforeEach
    void needsAvx512() {
        assumeTrue(Instructions.floatsPerVector() == 16, "this processor has no AVX-512");
    }

    /**
     * Residual blocks whose addends are dead after them and whose are not, limits of both kinds, no bias, odd sizes.
     */
    private static Network fused() {
        NetworkBuilder b = new NetworkBuilder("fused");
        Value x = b.picture("data", 16, 27, 29).convolution("stem", 48, 1);
        Value y = x.convolution("relu", 48, 3, c -> c.withPadding(1)).relu("relu_relu");
        Value kept = y.convolution("dead", 48, 3, c -> c.withPadding(1).withBias(false))
                .plus("dead_add", x)
                .relu("dead_relu");
        Value z = kept.convolution("live", 48, 3, c -> c.withPadding(1)).plus("live_add", kept);
        Value clipped = z.convolution("clip", 32, 3).then("clip_relu6", Activation.relu6());
        Value other = kept.convolution("plain", 32, 3);
        return b.output(clipped.plus("sum", other)).build();
    }

    /** What must be computed directly. */
    private static Network unfit() {
        NetworkBuilder b = new NetworkBuilder("unfit");
        Value x = b.picture("data", 16, 40, 40);
        x = x.convolution("channels", 40, 3, c -> c.withPadding(1)).convolution("pointwise", 64, 1);
        x = x.convolution("strided", 64, 3, c -> c.withPadding(1).withStride(2));
        x = x.convolution("grouped", 64, 3, c -> c.withPadding(1).withGroups(2));
        x = x.convolution("dilated", 64, 3, c -> c.withPadding(2).withDilation(2));
        x = x.convolution("larger", 64, 5, c -> c.withPadding(2));
        x = x.convolution("tanh", 64, 3, c -> c.withPadding(1))
                .then("tanh_tanh", new Activation(Activation.Function.TANH, 0, 0));
        x = x.maxPooling("pool", 4, 4).convolution("small", 64, 3, c -> c.withPadding(1));
        x = x.convolution("widen", 1040, 1).convolution("wide", 32, 3, c -> c.withPadding(1));
        return b.output(x).build();
    }

    private static List<String> byWinograd(List<StepReport> reports) {
        return reports.stream()
                .filter(report -> report.implementation().equals("dnn4j:winograd"))
                .map(StepReport::name)
                .toList();
    }

    /** Within rounding of the largest value. */
    private static void assertClose(float[] expected, float[] result) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(expected, result, 1e-5f * largest);
    }

    @Test
    void whatIsFusedIsComputedTooInBothLayouts() {
        Network network = fused();
        float[] expected = Nets.onReference(network, Nets.parameters(network));
        for (LayoutChoice choice : List.of(LAST, BLOCKED, LayoutChoice.PER_LAYER)) {
            List<StepReport> reports = new ArrayList<>();
            float[] result =
                    Nets.run(LayoutPlan.uniform(choice, "a test"), network, CompileOptions.defaults(), reports);
            assertEquals(List.of("relu", "dead", "live", "clip", "plain"), byWinograd(reports), choice.toString());
            assertClose(expected, result);
        }
    }

    @Test
    void itIsTheFirstImplementationOfALayoutAndOneDnnsFollow() {
        Network network = fused();
        float[] expected = Nets.onReference(network, Nets.parameters(network));
        List<StepReport> reports = new ArrayList<>();
        LayoutPlan second = LayoutPlan.uniform(new LayoutChoice(ActivationLayout.CHANNELS_LAST, 1), "a test");
        assertClose(expected, Nets.run(second, network, CompileOptions.defaults(), reports));
        assertEquals(List.of(), byWinograd(reports));
    }

    @Test
    void anOptionForbidsIt() {
        Network network = fused();
        List<StepReport> reports = new ArrayList<>();
        Nets.run(
                LayoutPlan.uniform(LAST, "a test"),
                network,
                CompileOptions.defaults().avoiding("dnn4j:winograd"),
                reports);
        assertEquals(List.of(), byWinograd(reports));
    }

    @Test
    void otherConvolutionsAreComputedDirectly() {
        Network network = unfit();
        List<StepReport> reports = new ArrayList<>();
        float[] result = Nets.run(LayoutPlan.uniform(LAST, "a test"), network, CompileOptions.defaults(), reports);
        assertEquals(List.of(), byWinograd(reports));
        assertClose(Nets.onReference(network, Nets.parameters(network)), result);
    }

    @Test
    void weightsOfAnotherTypeArePacked() {
        NetworkBuilder b = new NetworkBuilder("narrow");
        Network network = b.output(b.picture("data", 32, 30, 30).convolution("conv", 32, 3))
                .build();
        Map<String, Tensor> narrow = new LinkedHashMap<>();
        Nets.parameters(network).asMap().forEach((name, tensor) -> narrow.put(name, tensor.copyAs(DataType.BF16)));
        Parameters parameters = new Parameters(narrow);
        try (Backend backend = OneDnnBackend.open();
                var model = backend.compile(network, parameters, CompileOptions.defaults())) {
            assertEquals(
                    List.of("conv"),
                    byWinograd(model.explain(network.defaultShapes()).steps()));
            float[] result = Nets.run(
                    backend,
                    network,
                    parameters,
                    CompileOptions.defaults(),
                    network.inputs().getFirst().shape());
            assertClose(Nets.onReference(network, parameters), result);
        }
    }

    @Test
    void anInfinityStaysWithinItsTiles() {
        NetworkBuilder b = new NetworkBuilder("infinite");
        Network network = b.output(b.picture("data", 32, 44, 44).convolution("conv", 32, 3))
                .build();
        try (Backend backend = OneDnnBackend.open();
                var model = backend.compile(network, Nets.parameters(network), CompileOptions.defaults());
                var session = model.newSession()) {
            assertEquals(
                    List.of("conv"),
                    byWinograd(model.explain(network.defaultShapes()).steps()));
            session.input("data").setFloat(0, Float.POSITIVE_INFINITY);
            session.run();
            float[] result = session.output(network.outputs().getFirst()).toFloatArray();
            assertTrue(!Float.isFinite(result[0]), "the element that sees the infinity is not finite");
            assertTrue(Float.isFinite(result[2]), "an element of the next tile is finite");
        }
    }
}
