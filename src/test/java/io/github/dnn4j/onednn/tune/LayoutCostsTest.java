package io.github.dnn4j.onednn.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.Eltwise;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutCostsTest {
    private static final LayoutChoice LAST = new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0);
    private static final LayoutChoice BLOCKED = new LayoutChoice(ActivationLayout.BLOCKED, 0);
    private static final LayoutChoice SECOND = new LayoutChoice(ActivationLayout.BLOCKED, 1);

    /** Convolution a, pooling p, convolution b. */
    private static Program chain() {
        NetworkBuilder builder = new NetworkBuilder("chain");
        Network network = builder.output(builder.input("data", 1, 16, 8, 8)
                        .convolution("a", 16, 3)
                        .maxPooling("p", 2, 2)
                        .convolution("b", 16, 3))
                .build();
        return PassPipeline.inference(CompileOptions.defaults(), Eltwise::isFusable)
                .apply(Program.of(network, Nets.parameters(network)));
    }

    private static Map<String, LayoutChoice> cheapest(
            long aLast, long aBlocked, long bLast, long bBlocked, long reorder) {
        LayoutCosts costs = new LayoutCosts(
                chain(),
                Map.of(
                        LAST, Map.of("a", aLast, "p", 10L, "b", bLast),
                        BLOCKED, Map.of("a", aBlocked, "p", 10L, "b", bBlocked)));
        return costs.cheapest(value -> reorder);
    }

    @Test
    void layoutsDifferWhereThatPaysForTheReorder() {
        assertEquals(Map.of("a", LAST, "b", BLOCKED), cheapest(100, 200, 200, 100, 50));
    }

    @Test
    void layoutsAgreeWhereItDoesNot() {
        assertEquals(Map.of("a", LAST, "b", LAST), cheapest(100, 200, 120, 100, 50));
        assertEquals(Map.of("a", BLOCKED, "b", BLOCKED), cheapest(100, 120, 200, 100, 50));
    }

    @Test
    void anotherImplementationIsTakenWhereItIsClearlyFaster() {
        LayoutCosts costs = new LayoutCosts(
                chain(),
                Map.of(
                        LAST, Map.of("a", 300L, "b", 300L),
                        BLOCKED, Map.of("a", 100L, "b", 100L),
                        SECOND, Map.of("a", 50L, "b", 99L)));
        assertEquals(Map.of("a", SECOND, "b", BLOCKED), costs.cheapest(value -> 10));
    }
}
