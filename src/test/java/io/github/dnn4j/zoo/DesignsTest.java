package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.NetworkSummary;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DesignsTest {
    private static final DesignSizes SQUARE = new DesignSizes(256, 256, 3, 32, 64, 14, 14);
    private static final DesignSizes UNEVEN = new DesignSizes(48, 96, 5, 4, 12, 7, 9);

    static Stream<Arguments> designs() {
        return Designs.all().stream()
                .flatMap(design -> Stream.of(SQUARE, UNEVEN).map(sizes -> Arguments.of(design, sizes)));
    }

    /** The literature's formula, and what is counted layer by layer. */
    @ParameterizedTest
    @MethodSource("designs")
    void formulaAndCountAgree(Design design, DesignSizes sizes) {
        Cost total = NetworkSummary.of(design.network(sizes)).total();
        long weights = design.weights().applyAsLong(sizes);
        assertEquals(weights, total.parameters());
        assertEquals(weights * sizes.height() * sizes.width(), total.macs());
    }

    private static double ratio(String first, String second, DesignSizes sizes) {
        return (double) Designs.get(second).weights().applyAsLong(sizes)
                / Designs.get(first).weights().applyAsLong(sizes);
    }

    /** The quotients in letters, worked out. */
    @Test
    void quotientsAreWhatTheirFormulasSay() {
        assertEquals(1.0 / 256 + 1.0 / 9, ratio("standard", "separable", SQUARE), 1e-12);
        assertEquals(1.0 / 96 + 1.0 / 25, ratio("standard", "separable", UNEVEN), 1e-12);
        assertEquals(1.0 / 32, ratio("standard", "grouped", SQUARE), 1e-12);
        assertEquals(18.0 / 25, ratio("5x5", "two3x3", SQUARE), 1e-12);
        assertEquals(27.0 / 49, ratio("7x7", "three3x3", SQUARE), 1e-12);
        assertEquals(2.0 / 7, ratio("7x7", "1x7+7x1", SQUARE), 1e-12);
        assertEquals(14.0 / 27, ratio("three3x3", "1x7+7x1", SQUARE), 1e-12);
        assertEquals(2.0 * 64 / (9 * 256) + 64.0 * 64 / (256 * 256), ratio("plain", "bottleneck", SQUARE), 1e-12);
        assertEquals(589_824, Designs.get("plain").weights().applyAsLong(SQUARE));
        assertEquals(69_632, Designs.get("bottleneck").weights().applyAsLong(SQUARE));
    }

    @Test
    void unknownDesignsListTheKnownOnes() {
        String message = assertThrows(InvalidDescriptorException.class, () -> Designs.get("seperable"))
                .getMessage();
        assertTrue(message.contains("separable, grouped"), message);
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        assertThrows(InvalidDescriptorException.class, () -> new DesignSizes(0, 1, 3, 1, 1, 1, 1));
        assertThrows(InvalidDescriptorException.class, () -> new DesignSizes(1, 1, 4, 1, 1, 1, 1));
        assertThrows(InvalidDescriptorException.class, () -> new DesignSizes(1, 1, 3, 1, 1, 0, 1));
        DesignSizes odd = new DesignSizes(10, 10, 3, 4, 2, 5, 5);
        assertThrows(
                InvalidDescriptorException.class, () -> Designs.get("grouped").network(odd));
    }
}
