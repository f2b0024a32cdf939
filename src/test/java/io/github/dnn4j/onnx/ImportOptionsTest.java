package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.TinyModels;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportOptionsTest {
    private static final ImportOptions DEFAULTS = ImportOptions.defaults();

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        assertEquals(
                "ImportOptions[inputShapes={}, constants={}, symbolic=true, mapping=false, height=224, width=224]",
                DEFAULTS.toString());
    }

    @Test
    void everyMethodGivesACopy() {
        OnnxTensor value = OnnxTensor.ofLongs(2);
        ImportOptions other = DEFAULTS.withInputShape("x", Shape.of(2, 3))
                .withConstant("shape", value)
                .fixedShapes()
                .mapped()
                .withSpatialExtents(5, 7);
        assertEquals(5, other.height());
        assertEquals(7, other.width());
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

    /** Extents of pictures that a file leaves open have this default, and stay open; others are the file's. */
    @Test
    void openPicturesAreOfTheSizeAskedFor(@TempDir Path folder) throws IOException {
        ImportOptions small = DEFAULTS.withSpatialExtents(5, 7);
        Path open = TinyModels.colours(folder.resolve("open.onnx"), 0, false, 1);
        try (OnnxModel model = OnnxImporter.read(open, small);
                OnnxModel fixed = OnnxImporter.read(open, small.fixedShapes())) {
            NetworkInput input = model.network().inputs().getFirst();
            assertEquals(Shape.of(1, 3, 5, 7), input.shape());
            assertFalse(input.symbols().get(2).isEmpty());
            assertEquals(
                    Shape.of(1, 3, 5, 7), fixed.network().inputs().getFirst().shape());
        }
        Path eight = TinyModels.colours(folder.resolve("eight.onnx"), 8, false, 1);
        try (OnnxModel model = OnnxImporter.read(eight, small)) {
            assertEquals(
                    Shape.of(1, 3, 8, 8), model.network().inputs().getFirst().shape());
        }
        assertThrows(InvalidDescriptorException.class, () -> DEFAULTS.withSpatialExtents(0, 7));
    }

    /** From a file, a stream and bytes the same model comes; what it says is known without reading its weights. */
    @Test
    void filesStreamsAndBytesGiveTheSame(@TempDir Path folder) throws IOException {
        Path file = TinyModels.colours(folder.resolve("open.onnx"), 8, false, 1);
        byte[] bytes = Files.readAllBytes(file);
        try (OnnxModel model = OnnxImporter.read(file);
                InputStream stream = Files.newInputStream(file)) {
            assertEquals(
                    model.network().nodes(), OnnxImporter.read(stream).network().nodes());
            assertEquals(-1, stream.read());
            assertEquals(
                    model.network().nodes(), OnnxImporter.read(bytes).network().nodes());
            Path said = folder.resolve("said.onnx");
            OnnxExporter.write(model.network(), model.parameters(), Map.of("key", "value"), said);
            assertEquals("value", OnnxImporter.metadata(said).get("key"));
        }
        assertThrows(OnnxException.class, () -> OnnxImporter.metadata(folder.resolve("none.onnx")));
    }
}
