package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportOptionsTest {
    private static final ImportOptions DEFAULTS = ImportOptions.defaults();

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        assertEquals("ImportOptions[inputShapes={}, constants={}, symbolic=true, mapping=false]", DEFAULTS.toString());
    }

    @Test
    void everyMethodGivesACopy() {
        OnnxTensor value = OnnxTensor.ofLongs(2);
        ImportOptions other = DEFAULTS.withInputShape("x", Shape.of(2, 3))
                .withConstant("shape", value)
                .fixedShapes()
                .mapped();
        assertEquals(Map.of("x", Shape.of(2, 3)), other.inputShapes());
        assertEquals(Map.of("shape", value), other.constants());
        assertFalse(other.symbolic());
        assertTrue(other.mapping());
        assertEquals(ImportOptions.defaults(), DEFAULTS);
        assertNotEquals(DEFAULTS, other);
    }

    @Test
    void equalIfAllOptionsAre() {
        ImportOptions one = DEFAULTS.withInputShape("x", Shape.of(2)).mapped();
        ImportOptions other = DEFAULTS.mapped().withInputShape("x", Shape.of(2));
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertNotEquals(one, other.fixedShapes());
    }

    @Test
    void shapesCannotBeChangedFromOutside() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> DEFAULTS.inputShapes().put("x", Shape.of(1)));
    }
}
