package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.primitive.Implementation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What oneDNN was asked to run: fusions, views and implementations, as users see them explained. */
class OneDnnPlanTest {
    private static Explanation explain(Network network, CompileOptions options) {
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(network, Nets.parameters(network), options)) {
            return model.explain(network.defaultShapes());
        }
    }

    private static StepReport step(Explanation explanation, String name, String kind) {
        return explanation.steps().stream()
                .filter(step -> step.name().equals(name) && step.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fusesNormalizationActivationAndResidualAddition() {
        Explanation explanation = explain(Nets.small(), CompileOptions.defaults());
        assertEquals(
                List.of("stem_bn", "stem_relu"),
                step(explanation, "stem", "Convolution").fused());
        assertEquals(
                List.of("add", "add_relu"),
                step(explanation, "pw", "Convolution").fused());
    }

    @Test
    void withoutOptimizationEveryLayerIsAStep() {
        Explanation explanation =
                explain(Nets.small(), CompileOptions.defaults().optimize(false));
        assertTrue(explanation.steps().stream().allMatch(step -> step.fused().isEmpty()));
        assertEquals(
                "BatchNormalization",
                step(explanation, "stem_bn", "BatchNormalization").kind());
    }

    @Test
    void channelsThatAreContiguousAreConcatenatedWithoutACopy() {
        NetworkBuilder b = new NetworkBuilder("views");
        Value x = b.input("data", 1, 16, 8, 8);
        Value l = x.relu("l");
        Value r = x.softmax("r");
        Network network = b.output(l.concat("cat", r).relu("out")).build();
        StepReport concat = step(explain(network, CompileOptions.defaults()), "cat", "Concat");
        assertEquals("none", concat.implementation());
    }

    @Test
    void noReferenceImplementationRunsWhereThereIsAnother() {
        for (Precision precision : Nets.precisions()) {
            Explanation explanation =
                    explain(Nets.small(), CompileOptions.defaults().precision(precision));
            assertTrue(explanation.steps().stream().noneMatch(s -> Implementation.isReference(s.implementation())));
        }
    }

    @Test
    void channelShuffleWithChannelsLastIsOneStepOfOurOwn() {
        NetworkBuilder b = new NetworkBuilder("shuffle");
        Network network = b.output(
                        b.input("data", 1, 24, 8, 8).convolution("c", 24, 1).then("s", new ChannelShuffle(3)))
                .build();
        for (Precision precision : Nets.precisions()) {
            Explanation explanation = explain(network, CompileOptions.defaults().precision(precision));
            assertTrue(explanation.steps().stream().noneMatch(s -> Implementation.isReference(s.implementation())));
            assertEquals(
                    "dnn4j:shuffle", step(explanation, "s", "ChannelShuffle").implementation());
        }
    }

    @Test
    void channelShuffleOfRowMajorValuesIsAReorderNotTheReferenceShuffle() {
        NetworkBuilder b = new NetworkBuilder("shuffle");
        Network network = b.output(b.input("data", 1, 24, 8, 8)
                        .then("s", new ChannelShuffle(3))
                        .relu("r"))
                .build();
        Explanation explanation = explain(network, CompileOptions.defaults());
        assertTrue(explanation.steps().stream().noneMatch(s -> Implementation.isReference(s.implementation())));
        assertTrue(explanation.steps().stream().anyMatch(s -> s.name().equals("s") && s.reorderedBytes() > 0));
    }

    @Test
    void elementsAreTakenInTheLayoutInWhichTheyLie() {
        NetworkBuilder b = new NetworkBuilder("reflected");
        Value x = b.input("data", 2, 3, 9, 7).convolution("c", 17, 3);
        Network network = b.output(x.then("rows", new Take(2, new Positions.Bordered(Border.REFLECT, 1, 1)))
                        .then("columns", new Take(3, new Positions.Bordered(Border.REFLECT, 1, 1)))
                        .convolution("d", 16, 3))
                .build();
        Explanation explanation = explain(network, CompileOptions.defaults());
        for (String name : List.of("rows", "columns")) {
            StepReport step = step(explanation, name, "Take");
            assertEquals("dnn4j:take", step.implementation());
            assertEquals("acdb -> acdb", step.layouts());
        }
        assertTrue(explanation.steps().stream().noneMatch(s -> s.name().equals("columns") && s.reorderedBytes() > 0));
    }

    @Test
    void normalizationBeforeAConvolutionIsOneStepInItsInputsLayout() {
        NetworkBuilder b = new NetworkBuilder("preactivation");
        Value x = b.input("data", 1, 16, 8, 8).convolution("c", 32, 3).maxPooling("p", 2, 2);
        Network network = b.output(x.batchNormalization("bn").relu("r").convolution("d", 16, 1))
                .build();
        for (Precision precision : Nets.precisions()) {
            Explanation explanation = explain(network, CompileOptions.defaults().precision(precision));
            StepReport step = step(explanation, "bn", "BatchNormalization");
            assertEquals("dnn4j:affine", step.implementation());
            assertEquals(List.of("r"), step.fused());
            assertTrue(explanation.steps().stream().noneMatch(s -> s.name().equals("bn") && s.reorderedBytes() > 0));
        }
    }

    @Test
    void aReferenceImplementationWithoutAlternativeIsReported() {
        NetworkBuilder b = new NetworkBuilder("dilated");
        Network network = b.output(b.input("data", 1, 4, 9, 9)
                        .then("p", new MaxPooling(Window.of(3, 3).withDilation(2), Rounding.FLOOR)))
                .build();
        StepReport step = step(explain(network, CompileOptions.defaults()), "p", "MaxPooling");
        assertTrue(Implementation.isReference(step.implementation()), step.implementation());
        assertFalse(step.reason().isBlank());
    }

    @Test
    void unavailablePrecisionIsRefused() {
        try (Backend backend = OneDnnBackend.open()) {
            org.junit.jupiter.api.Assumptions.assumeFalse(
                    backend.supports(Precision.F16), "this processor computes f16");
            assertThrows(
                    UnsupportedLayerException.class,
                    () -> explain(Nets.small(), CompileOptions.defaults().precision(Precision.F16)));
        }
    }

    @Test
    void nestedConcatenationsAndSharedInputsKeepTheirValues() {
        NetworkBuilder b = new NetworkBuilder("nested");
        Value x = b.input("data", 1, 8, 4, 4);
        Value one = x.relu("one");
        Value two = x.softmax("two");
        Value inner = one.concat("inner", two);
        Value outer = b.add("outer", new Concat(1), inner, two, one);
        Network network = b.output(outer.relu("out"), inner.softmax("other")).build();
        try (Backend onednn = OneDnnBackend.open();
                Backend reference = io.github.dnn4j.reference.ReferenceBackend.open()) {
            float[] expected = Nets.run(
                    reference,
                    network,
                    Nets.parameters(network),
                    CompileOptions.defaults(),
                    network.inputs().getFirst().shape());
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                    expected,
                    Nets.run(
                            onednn,
                            network,
                            Nets.parameters(network),
                            CompileOptions.defaults(),
                            network.inputs().getFirst().shape()),
                    1e-6f);
        }
    }
}
