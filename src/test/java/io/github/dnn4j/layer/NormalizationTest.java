package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {
    private static final Shape PICTURE = Shape.of(2, 6, 4, 5);

    private static Normalization over(int groups, Integer... axes) {
        return new Normalization(Divisor.DEVIATION, List.of(axes), groups, 1e-5, Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1e-5, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesEpsilon(double epsilon) {
        assertInvalid(() -> Normalization.layer(Shape.of(5), epsilon));
    }

    @Test
    void refusesAxesAndGroupsThatMakeNoSense() {
        assertInvalid(() -> over(1));
        assertInvalid(() -> over(0, 1));
        assertInvalid(() -> over(1, 2, 2));
        assertRefuses(over(1, 3, -1), PICTURE);
        assertRefuses(over(1, 4), PICTURE);
        assertRefuses(over(4, 1, 2), PICTURE);
        assertRefuses(over(2, 2, 3), PICTURE);
        assertRefuses(over(1, 1), PICTURE, PICTURE);
        assertInvalid(() -> over(1, 1).outputType(List.of(DataType.S8)));
    }

    @Test
    void parametersDoNotEnlargeTheInput() {
        assertEquals(PICTURE, output(Normalization.layer(Shape.of(4, 5), 1e-5), PICTURE));
        assertEquals(PICTURE, output(Normalization.group(3, 6, 2, 1e-5), PICTURE));
        assertEquals(PICTURE, output(Normalization.instance(6, 2, 1e-5), PICTURE));
        assertRefuses(Normalization.layer(Shape.of(5, 5), 1e-5), PICTURE);
        assertRefuses(Normalization.instance(5, 2, 1e-5), PICTURE);
        assertRefuses(Normalization.layer(Shape.of(3, 5), 1e-5), Shape.of(1, 5));
        assertRefuses(over(1, 0).withParameters(Optional.of(Shape.of(3, 1)), Optional.empty()), Shape.of(3));
    }

    @Test
    void slices() {
        Normalization layer = Normalization.group(3, 6, 2, 1e-5);
        assertEquals(Shape.of(2, 3, 2, 4, 5), layer.grouped(PICTURE));
        assertEquals(List.of(2, 3, 4), layer.spanned(PICTURE));
        assertEquals(40, layer.count(PICTURE));
        assertEquals(List.of(2, 3), Normalization.instance(6, 2, 1e-5).spanned(PICTURE));
        assertEquals(12, layer.cost(List.of(PICTURE), DataType.F32).parameters());
        assertEquals("deviation over [1,2,3] g3", layer.detail());
        assertEquals(List.of(0, 2), over(2, 1, 0).spanned(Shape.of(3, 4)));
    }
}
