package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Convolutions in layouts and implementations other than those that oneDNN would take first. */
class OneDnnLayoutTest {
    /** Runs the small network under a layout plan; {@code reports} receives what ran. */
    private static float[] run(LayoutPlan layouts, Precision precision, List<StepReport> reports) {
        return Nets.run(layouts, Nets.small(), CompileOptions.defaults().precision(precision), reports);
    }

    @Test
    void everyLayoutAndImplementationAgreesWithTheReference() {
        Network network = Nets.small();
        float[] expected = Nets.onReference(network, Nets.parameters(network));
        for (ActivationLayout layout : ActivationLayout.values()) {
            for (int rank = 0; rank < 3; rank++) {
                LayoutPlan layouts = LayoutPlan.uniform(new LayoutChoice(layout, rank), "a test");
                List<StepReport> reports = new ArrayList<>();
                assertArrayEquals(expected, run(layouts, Precision.F32, reports), 1e-5f, layouts.toString());
                assertTrue(reports.stream().noneMatch(s -> Implementation.isReference(s.implementation())));
            }
        }
    }

    @Test
    void convolutionsRunInTheLayoutAskedFor() {
        LayoutPlan layouts = LayoutPlan.uniform(new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0), "a test");
        List<StepReport> reports = new ArrayList<>();
        run(layouts, Precision.F32, reports);
        List<String> ran = reports.stream()
                .filter(step -> step.kind().equals("Convolution"))
                .map(StepReport::layouts)
                .distinct()
                .toList();
        assertEquals(List.of("acdb -> acdb"), ran);
    }

    @Test
    void mixedLayoutsAgreeToo() {
        LayoutChoice last = new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0);
        LayoutChoice blocked = new LayoutChoice(ActivationLayout.BLOCKED, 0);
        LayoutPlan mixed = new LayoutPlan(Map.of("stem", last, "pw", blocked, "right", last), blocked, List.of());
        LayoutPlan uniform = LayoutPlan.uniform(blocked, "a test");
        List<StepReport> reports = new ArrayList<>();
        assertArrayEquals(run(uniform, Precision.F32, new ArrayList<>()), run(mixed, Precision.F32, reports), 1e-5f);
        assertTrue(reports.stream().anyMatch(step -> step.kind().equals("Reorder")));
    }

    @Test
    void explanationsSayHowValuesLieAndWhy() {
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model =
                        backend.compile(Nets.small(), Nets.parameters(Nets.small()), CompileOptions.defaults())) {
            List<String> notes = model.explain(Nets.small().defaultShapes()).notes();
            assertTrue(notes.containsAll(LayoutPlan.unmeasured(Precision.F32).notes()), notes.toString());
        }
    }

    @Test
    void anImplementationIsCountedFromZero() {
        assertThrows(InvalidDescriptorException.class, () -> new LayoutChoice(ActivationLayout.BLOCKED, -1));
    }
}
