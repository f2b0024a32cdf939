package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.Implementation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 1x1 convolutions between tensors in row-major order, as matrix products without a reorder. */
class OneDnnPointwiseTest {
    private static Network alone(int groups, boolean bias) {
        NetworkBuilder b = new NetworkBuilder("alone");
        Value x = b.picture("data", 24, 9, 7);
        x = x.convolution("pointwise", 36, 1, c -> c.withGroups(groups).withBias(bias))
                .relu("relu");
        return b.output(x).build();
    }

    private static List<String> kinds(Network network) {
        float[] expected = Nets.onReference(network, Nets.parameters(network));
        List<StepReport> reports = new ArrayList<>();
        LayoutPlan layouts = LayoutPlan.uniform(new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0), "a test");
        assertArrayEquals(expected, Nets.run(layouts, network, CompileOptions.defaults(), reports), 1e-5f);
        assertTrue(reports.stream().noneMatch(report -> Implementation.isReference(report.implementation())));
        return reports.stream()
                .map(report -> report.kind() + (report.implementation().contains("matmul") ? " as product" : ""))
                .toList();
    }

    @Test
    void aloneItNeedsNoReorder() {
        for (int groups : new int[] {1, 3, 12}) {
            for (boolean bias : new boolean[] {true, false}) {
                assertEquals(
                        List.of("Convolution as product"),
                        kinds(alone(groups, bias)),
                        groups + " groups, bias: " + bias);
            }
        }
    }

    @Test
    void beforeAnotherLayerItTakesThatOnesLayout() {
        NetworkBuilder b = new NetworkBuilder("two");
        Network network = b.output(b.picture("data", 24, 9, 7)
                        .convolution("pointwise", 36, 1)
                        .convolution("next", 32, 3))
                .build();
        assertEquals(List.of("Reorder", "Convolution", "Convolution", "Reorder"), kinds(network));
    }
}
