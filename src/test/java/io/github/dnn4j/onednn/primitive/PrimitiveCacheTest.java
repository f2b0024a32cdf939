package io.github.dnn4j.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.onednn.OneDnnInfo;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Who decides how many primitives oneDNN keeps. */
class PrimitiveCacheTest {
    @Test
    void isBoundedWhereNobodyHasChosen() {
        OptionalInt chosen = PrimitiveCache.choose(Map.of(), PrimitiveCache.DEFAULT_CAPACITY);
        assertEquals(OptionalInt.of(PrimitiveCache.CAPACITY), chosen);
        assumeTrue(
                System.getenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY") == null
                        && System.getenv("DNNL_PRIMITIVE_CACHE_CAPACITY") == null,
                "the environment has chosen a capacity");
        assertEquals(PrimitiveCache.CAPACITY, OneDnnInfo.primitiveCacheCapacity());
    }

    @Test
    void leavesAChoiceAlone() {
        int usual = PrimitiveCache.DEFAULT_CAPACITY;
        assertEquals(OptionalInt.empty(), PrimitiveCache.choose(Map.of("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "7"), usual));
        assertEquals(OptionalInt.empty(), PrimitiveCache.choose(Map.of("DNNL_PRIMITIVE_CACHE_CAPACITY", "7"), usual));
        assertEquals(OptionalInt.empty(), PrimitiveCache.choose(Map.of(), 100));
    }
}
