package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Transpose;
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

/** Heads of attention are read and written where they lie among the features of tokens. */
class OneDnnAttentionTest {
    private static final Transpose HEADS = new Transpose(List.of(0, 2, 1, 3));

    private static List<StepReport> reports(Network network) {
        float[] expected = Nets.onReference(network, Nets.parameters(network));
        List<StepReport> reports = new ArrayList<>();
        LayoutPlan layouts = LayoutPlan.uniform(new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0), "a test");
        assertArrayEquals(expected, Nets.run(layouts, network, CompileOptions.defaults(), reports), 1e-5f);
        assertTrue(reports.stream().noneMatch(report -> Implementation.isReference(report.implementation())));
        return reports;
    }

    private static List<String> moved(Network network) {
        return reports(network).stream()
                .filter(report ->
                        report.kind().equals("Reorder") || report.kind().equals("Transpose"))
                .map(report -> report.kind() + " " + report.implementation())
                .toList();
    }

    /** (2, 19 tokens, 3 heads, 32 features). */
    @Test
    void transposesAroundProductsMoveNothing() {
        NetworkBuilder b = new NetworkBuilder("attention");
        Value x = b.input("data", 2, 19, 3, 32);
        Value q = x.then("q", HEADS);
        Value k = x.then("k", new Transpose(List.of(0, 2, 3, 1)));
        Value v = x.then("v", HEADS);
        Value weights = b.add("scores", new MatrixProduct(), q, k).then("weights", new Softmax(-1, false));
        Value seen = b.add("seen", new MatrixProduct(), weights, v).then("y", HEADS);
        assertEquals(
                List.of("Transpose none", "Transpose none", "Transpose none", "Transpose none"),
                moved(b.output(seen).build()));
    }

    @Test
    void whatOthersReadIsMoved() {
        NetworkBuilder b = new NetworkBuilder("taken");
        Value x = b.input("data", 2, 19, 3, 32);
        Value q = x.then("q", HEADS);
        Value product = b.add("scores", new MatrixProduct(false, true), q, q);
        List<StepReport> reports = reports(
                b.output(product.then("p", new Softmax(-1, false)), q.relu("r")).build());
        assertTrue(reports.stream()
                .noneMatch(report -> report.kind().equals("Transpose")
                        && report.implementation().equals("none")));
    }
}
