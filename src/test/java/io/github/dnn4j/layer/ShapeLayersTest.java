package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Concat, Split, Reshape, Flatten, Transpose, ConstantPadding, ChannelShuffle. */
class ShapeLayersTest {
    private static final Shape PICTURE = Shape.of(2, 6, 4, 5);

    @Test
    void concat() {
        assertEquals(Shape.of(2, 9, 4, 5), output(Concat.channels(), PICTURE, Shape.of(2, 3, 4, 5)));
        assertEquals(Shape.of(2, 6, 4, 15), output(new Concat(-1), PICTURE, PICTURE, PICTURE));
        assertEquals(PICTURE, output(Concat.channels(), PICTURE));
        assertRefuses(Concat.channels());
        assertRefuses(Concat.channels(), PICTURE, Shape.of(2, 3, 4, 6));
        assertRefuses(Concat.channels(), PICTURE, Shape.of(2, 6, 4));
        assertRefuses(new Concat(4), PICTURE);
        assertRefuses(new Concat(-5), PICTURE);
        Shape huge = Shape.of(1L << 59);
        assertRefuses(new Concat(0), java.util.Collections.nCopies(17, huge).toArray(Shape[]::new));
        assertInvalid(() -> Concat.channels().outputType(List.of(DataType.F32, DataType.BF16)));
    }

    @Test
    void split() {
        Split split = new Split(1, List.of(1L, 2L, 3L));
        assertEquals(3, split.outputs());
        assertEquals(
                List.of(Shape.of(2, 1, 4, 5), Shape.of(2, 2, 4, 5), Shape.of(2, 3, 4, 5)),
                split.outputShapes(List.of(PICTURE)));
        assertRefuses(split, Shape.of(2, 7, 4, 5));
        assertRefuses(split, Shape.of(6));
        assertInvalid(() -> new Split(0, List.of()));
        assertInvalid(() -> new Split(0, List.of(0L, 0L)));
        assertEquals(
                List.of(Shape.of(2, 1, 4, 5), Shape.of(2, 5, 4, 5)),
                new Split(1, List.of(1L, 0L)).outputShapes(List.of(PICTURE)));
        assertEquals(new Split(-3, List.of(2L, 3L, 1L)), new Split(-3, List.of(2L, 0L, 1L)).to(PICTURE));
        assertRefuses(new Split(1, List.of(6L, 0L)), PICTURE);
        assertInvalid(() -> new Split(0, List.of(3L, -1L)));
        assertRefuses(new Split(0, List.of(Long.MAX_VALUE, 2L)), PICTURE);
    }

    @Test
    void reshape() {
        assertEquals(Shape.of(2, 120), output(new Reshape(List.of(0L, -1L)), PICTURE));
        assertEquals(Shape.of(2, 3, 2, 20), output(new Reshape(List.of(2L, 3L, 2L, -1L)), PICTURE));
        assertEquals(Shape.of(), output(new Reshape(List.of()), Shape.of(1, 1)));
        assertInvalid(() -> new Reshape(List.of(-2L)));
        assertInvalid(() -> new Reshape(List.of(-1L, -1L)));
        assertInvalid(() -> new Reshape(java.util.Collections.nCopies(13, 1L)));
        assertRefuses(new Reshape(List.of(7L, -1L)), PICTURE);
        assertRefuses(new Reshape(List.of(2L, 100L)), PICTURE);
        assertRefuses(new Reshape(List.of(1L, 1L, 1L, 1L, 0L)), PICTURE);
        assertRefuses(new Reshape(List.of(Long.MAX_VALUE, Long.MAX_VALUE, -1L)), PICTURE);
        assertRefuses(new Reshape(List.of(1L << 32, 1L << 32)), PICTURE);
    }

    @Test
    void flatten() {
        assertEquals(Shape.of(2, 120), output(Flatten.features(), PICTURE));
        assertEquals(Shape.of(1, 240), output(new Flatten(0), PICTURE));
        assertEquals(Shape.of(240, 1), output(new Flatten(4), PICTURE));
        assertEquals(Shape.of(48, 5), output(new Flatten(-1), PICTURE));
        assertEquals(Shape.of(1, 1), output(new Flatten(0), Shape.of()));
        assertRefuses(new Flatten(5), PICTURE);
        assertRefuses(new Flatten(-5), PICTURE);
    }

    @Test
    void transpose() {
        assertEquals(Shape.of(2, 4, 5, 6), output(new Transpose(List.of(0, 2, 3, 1)), PICTURE));
        assertInvalid(() -> new Transpose(List.of(0, 0)));
        assertInvalid(() -> new Transpose(List.of(0, 2)));
        assertInvalid(() -> new Transpose(List.of(-1, 0)));
        assertRefuses(new Transpose(List.of(1, 0)), PICTURE);
    }

    @Test
    void constantPadding() {
        ConstantPadding padding = new ConstantPadding(List.of(0, 0, 1, 2), List.of(0, 1, 0, 3), 0.5f);
        assertEquals(Shape.of(2, 7, 5, 10), output(padding, PICTURE));
        assertRefuses(padding, Shape.of(2, 6, 4));
        assertInvalid(() -> new ConstantPadding(List.of(0), List.of(0, 0), 0));
        assertInvalid(() -> new ConstantPadding(List.of(-1), List.of(0), 0));
        assertInvalid(() -> new ConstantPadding(List.of(0), List.of(-1), 0));
        assertInvalid(() -> new ConstantPadding(List.of(0), List.of(1), Float.NaN));
        assertEquals(
                Float.NEGATIVE_INFINITY, new ConstantPadding(List.of(0), List.of(1), Float.NEGATIVE_INFINITY).value());
    }

    @Test
    void channelShuffle() {
        assertEquals(PICTURE, output(new ChannelShuffle(3), PICTURE));
        assertInvalid(() -> new ChannelShuffle(0));
        assertRefuses(new ChannelShuffle(4), PICTURE);
        assertRefuses(new ChannelShuffle(1), Shape.of(6));
    }

    @Test
    void listsAreCopied() {
        List<Long> longs = new ArrayList<>(List.of(2L, 3L));
        List<Integer> integers = new ArrayList<>(List.of(1, 0));
        Split split = new Split(0, longs);
        Reshape reshape = new Reshape(longs);
        Transpose transpose = new Transpose(integers);
        ConstantPadding padding = new ConstantPadding(integers, integers, 0);
        longs.set(0, -9L);
        integers.set(0, -9);
        assertEquals(List.of(2L, 3L), split.sizes());
        assertEquals(List.of(2L, 3L), reshape.target());
        assertEquals(List.of(1, 0), transpose.permutation());
        assertEquals(List.of(1, 0), padding.before());
        assertEquals(List.of(1, 0), padding.after());
    }
}
