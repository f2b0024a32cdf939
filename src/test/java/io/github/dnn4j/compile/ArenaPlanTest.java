package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ArenaPlanTest {
    private static final Map<String, Long> BYTES = Map.of("a", 100L, "b", 100L, "c", 100L, "long", 10L);

    private static ArenaPlan<String> plan(long alignment, List<List<String>> calls) {
        return ArenaPlan.of(calls, Function.identity(), BYTES::get, alignment);
    }

    @Test
    void buffersLiveFromTheFirstCallThatTouchesThemToTheLast() {
        ArenaPlan<String> plan = plan(
                64, List.of(List.of("long", "a"), List.of("a", "b"), List.of("b", "c"), List.of("c", "long", "c")));
        assertEquals(BYTES.keySet(), plan.offsets().keySet());
        assertEquals(plan.offsets().get("a"), plan.offsets().get("c"));
        assertEquals(128 + 128 + 64, plan.arenaBytes());
        assertEquals(3 * 128 + 64, plan.unplannedBytes());
    }

    @Test
    void buffersBeginWhereTheyAreAsked() {
        ArenaPlan<String> plan = plan(256, List.of(List.of("a", "b", "long")));
        assertTrue(plan.offsets().values().stream().allMatch(offset -> offset % 256 == 0));
        assertEquals(3 * 256, plan.arenaBytes());
    }

    @Test
    void noCallsNeedNoMemory() {
        assertEquals(new ArenaPlan<>(Map.of(), 0, 0), plan(64, List.of()));
    }
}
