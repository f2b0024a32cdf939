package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer has its kernel on every backend and its cases, found by the layer's name. */
class CoverageTest {
    private static final Map<String, String> PREFIXES =
            Map.of("reference", "Reference", "onednn.layer", "OneDnn", "cudnn.layer", "Cudnn");

    /** Integers have no derivative. */
    private static final Set<Class<?>> WITHOUT_GRADIENT = Set.of(Quantize.class, Dequantize.class);

    static List<Class<?>> layers() {
        return AllCases.layers();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layerHasItsKernelOnEveryBackend(Class<?> layer) {
        PREFIXES.forEach((room, prefix) -> {
            String name = "io.github.dnn4j." + room + "." + prefix + layer.getSimpleName();
            assertDoesNotThrow(() -> Class.forName(name), "no class " + name);
        });
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layerHasItsDerivative(Class<?> layer) {
        PREFIXES.forEach((room, prefix) -> {
            String name = "io.github.dnn4j." + room + "." + prefix + layer.getSimpleName() + "Backward";
            if (WITHOUT_GRADIENT.contains(layer)) {
                assertThrows(ClassNotFoundException.class, () -> Class.forName(name), "a gradient after all");
            } else {
                assertDoesNotThrow(() -> Class.forName(name), "no class " + name);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layerHasCases(Class<?> layer) throws ReflectiveOperationException {
        var cases = AllCases.of(layer);
        assertFalse(cases.isEmpty());
        assertTrue(cases.stream().allMatch(one -> one.layer().getClass() == layer), "cases of another layer");
    }
}
