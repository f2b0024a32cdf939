package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomCasesTest {
    @Test
    void fewCasesCoverEveryLayer() {
        Set<Class<?>> seen = RandomCases.all(1, 64).stream()
                .map(randomCase -> randomCase.layer().getClass())
                .collect(Collectors.toSet());
        assertEquals(Set.copyOf(Arrays.asList(Layer.class.getPermittedSubclasses())), seen);
    }

    @Test
    void seedAndIndexMakeACaseAgain() {
        for (int index = 0; index < 100; index++) {
            assertEquals(
                    RandomCases.of(7, index), RandomCases.parse("7:" + index, 1).getFirst());
        }
        assertEquals(RandomCases.all(7, 3), RandomCases.parse("7", 3));
        assertNotEquals(RandomCases.of(7, 0).layer(), RandomCases.of(8, 0).layer());
    }

    @Test
    void thousandsOfCasesAreValidAndOnOneLine() {
        List<LayerCase> cases = RandomCases.all(3, 3000);
        for (LayerCase randomCase : cases) {
            assertFalse(randomCase.layer().outputShapes(randomCase.inputs()).isEmpty());
            assertFalse(randomCase.name().contains("\n"));
        }
        Set<Layer> different =
                new HashSet<>(cases.stream().map(LayerCase::layer).toList());
        assertTrue(different.size() > 1500, different.size() + " different layers in 3000 cases");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7:", ":7", "a:b", "7:1:2", "-1:3", "99999999999999999999:1"})
    void badNamesAreRefused(String text) {
        assertThrows(InvalidDescriptorException.class, () -> RandomCases.parse(text, 1));
    }
}
