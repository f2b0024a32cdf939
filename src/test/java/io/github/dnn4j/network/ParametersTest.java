package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorFile;
import io.github.dnn4j.tensor.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParametersTest {
    private static final Tensor A = Tensor.ofFloats(Shape.of(2), 1, 2);
    private static final Tensor B = Tensor.ofFloats(Shape.of(3), 3, 4, 5);

    @Test
    void isAnImmutableMap() {
        Map<String, Tensor> map = new LinkedHashMap<>(Map.of("a", A));
        Parameters parameters = new Parameters(map);
        map.clear();
        assertSame(A, parameters.get("a"));
        assertInvalid(() -> parameters.get("b"));
        Parameters more = parameters.with("b", B);
        assertTrue(more.contains("b"));
        assertFalse(parameters.contains("b"));
        assertSame(B, parameters.with("a", B).get("a"));
        assertEquals(20, more.bytes());
        assertEquals(0, Parameters.none().bytes());
        assertThrows(UnsupportedOperationException.class, () -> more.asMap().clear());
    }

    @Test
    void saysEverythingThatIsMissing() {
        Network lenet = NetworkBuilderTest.lenet();
        Parameters all = Parameters.initialise(lenet, Initialiser.constant(1));
        all.requireFor(lenet);
        Map<String, Tensor> some = new LinkedHashMap<>(all.asMap());
        some.remove("conv1.weight");
        some.put("ip2.bias", A);
        InvalidDescriptorException thrown =
                assertThrows(InvalidDescriptorException.class, () -> new Parameters(some).requireFor(lenet));
        assertTrue(thrown.getMessage().contains("conv1.weight"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("ip2.bias"), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("conv2"), thrown.getMessage());
    }

    @Test
    void initialisesEveryParameterUnderItsShape() {
        Network lenet = NetworkBuilderTest.lenet();
        Parameters parameters = Parameters.initialise(lenet, Initialiser.constant(0.5f));
        assertEquals(lenet.parameters().keySet(), parameters.asMap().keySet());
        assertEquals(4L * 431_080, parameters.bytes());
        float[] bias = parameters.get("conv1.bias").toFloatArray();
        assertArrayEquals(new float[] {0.5f, 0.5f}, new float[] {bias[0], bias[19]});
    }

    @Test
    void weightsInFilesAreReadWhenTheyAreAskedFor(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("w.bin"), new byte[40_000]);
        TensorFile open = TensorFile.open(file);
        TensorSource stored = open.tensor(0, Shape.of(100, 100), DataType.F32);
        Parameters parameters = Parameters.from(Map.of("w", stored)).with("a", A);
        assertEquals(40_008, parameters.bytes());
        assertNotSame(parameters.get("w"), parameters.get("w"));
        assertSame(A, parameters.get("a"));
        assertEquals(Set.of("w", "a"), parameters.asMap().keySet());
        Parameters more = parameters.withSources(Map.of("v", stored.reshape(Shape.of(10_000))));
        Parameters loaded = more.loaded();
        try (Parameters shared = parameters.shared()) {
            more.close();
            assertEquals(0, shared.get("w").getFloat(9_999));
            assertSame(A, shared.get("a"));
        }
        assertThrows(IllegalStateException.class, parameters::shared);
        assertThrows(IllegalStateException.class, () -> parameters.get("w"));
        assertSame(A, parameters.get("a"));
        assertEquals(Shape.of(100, 100), parameters.source("w").shape());
        assertSame(loaded.get("w"), loaded.get("w"));
        assertEquals(Shape.of(10_000), loaded.get("v").shape());
    }
}
