package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bulk copies against the element-wise accessors, for every pair of types, layouts and array kinds. */
class TensorConversionTest {
    /** Awkward on purpose: prime extents, and more elements than one chunk. */
    private static final Shape SHAPE = Shape.of(3, 5, 17, 37);

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1.5f,
        2.5f,
        -0.5f,
        127.5f,
        255.5f,
        -128.5f,
        300f,
        -300f,
        65504f,
        65520f,
        1e-7f,
        -1e-40f,
        3.4e38f,
        1e10f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        1.00390625f,
        1.01171875f
    };

    private static float[] values() {
        Random random = new Random(11);
        float[] values = new float[(int) SHAPE.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < SPECIAL.length ? SPECIAL[i] : (float) random.nextGaussian() * 100;
        }
        return values;
    }

    private static Tensor tensor(DataType type, Layout layout) {
        Tensor plain = Tensor.allocate(SHAPE, type);
        return Tensor.wrap(plain.segment(), SHAPE, type, layout);
    }

    @ParameterizedTest
    @EnumSource
    void floatArraysAgreeWithElements(DataType type) {
        float[] values = values();
        for (Layout layout : Layout.values()) {
            Tensor bulk = tensor(type, layout);
            Tensor single = tensor(type, layout);
            bulk.copyFrom(values);
            for (int i = 0; i < values.length; i++) {
                single.setFloat(i, values[i]);
            }
            assertEquals(-1, bulk.segment().mismatch(single.segment()), type + " " + layout);
            float[] read = bulk.toFloatArray();
            int[] integers = bulk.toIntArray();
            for (int i = 0; i < values.length; i++) {
                assertEquals(bulk.getFloat(i), read[i], type + " " + layout + " element " + i);
                assertEquals(Saturation.toS32(read[i]), type == DataType.S32 ? (int) read[i] : integers[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void intArraysAgreeWithTheExactValue(DataType type) {
        Random random = new Random(13);
        int[] values = new int[(int) SHAPE.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt() >> random.nextInt(32);
        }
        for (Layout layout : Layout.values()) {
            Tensor tensor = tensor(type, layout);
            tensor.copyFrom(values);
            int[] read = tensor.toIntArray();
            for (int i = 0; i < values.length; i++) {
                int expected = switch (type) {
                    case S32 -> values[i];
                    case S8 -> Math.clamp(values[i], -128, 127);
                    case U8 -> Math.clamp(values[i], 0, 255);
                    case F32 -> (int) (float) values[i];
                    case BF16 -> (int) BFloat16.toFloat(BFloat16.fromInt(values[i]));
                    case F16 -> (int) Float16.toFloat(Float16.fromFloat(values[i]));
                };
                assertEquals(expected, read[i], type + " " + layout + " of " + values[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void byteArraysAreUnsignedForU8AndSignedForAllElse(DataType type) {
        byte[] values = new byte[(int) SHAPE.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 7);
        }
        for (Layout layout : Layout.values()) {
            Tensor tensor = tensor(type, layout);
            tensor.copyFrom(values);
            for (int i = 0; i < 600; i++) {
                int expected = type == DataType.U8 ? values[i] & 0xff : values[i];
                assertEquals(expected, tensor.getFloat(i), type + " " + layout);
            }
            assertArrayEquals(values, tensor.toByteArray(), type + " " + layout);
        }
    }

    @Test
    void byteArraysSaturate() {
        assertArrayEquals(
                new byte[] {-128, -1, 2, 127, 0},
                Tensor.ofFloats(Shape.of(5), -1000, -1.4f, 2.5f, 128, Float.NaN).toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void tensorsConvertToEveryTypeAndLayout(DataType from) {
        float[] values = values();
        for (Layout fromLayout : Layout.values()) {
            Tensor source = tensor(from, fromLayout);
            source.copyFrom(values);
            for (DataType to : DataType.values()) {
                for (Layout toLayout : Layout.values()) {
                    Tensor target = tensor(to, toLayout);
                    target.copyFrom(source);
                    Tensor expected = tensor(to, toLayout);
                    if (from == DataType.S32) {
                        expected.copyFrom(source.toIntArray());
                    } else {
                        expected.copyFrom(source.toFloatArray());
                    }
                    assertSameValues(expected, target, from + " " + fromLayout + " to " + to + " " + toLayout);
                }
            }
        }
    }

    @Test
    void aCopyIsRowMajorOfTheTypeAskedForAndApart() {
        Tensor source = tensor(DataType.F32, Layout.NHWC);
        source.copyFrom(values());
        Tensor copy = source.copyAs(DataType.BF16);
        assertEquals(DataType.BF16, copy.type());
        assertEquals(Layout.NCHW, copy.layout());
        Tensor expected = tensor(DataType.BF16, Layout.NCHW);
        expected.copyFrom(values());
        source.fill(0);
        assertSameValues(expected, copy, "copy");
    }

    private static void assertSameValues(Tensor expected, Tensor actual, String what) {
        assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), what);
    }

    @Test
    void everySixteenBitPatternSurvivesTheBulkCopies() {
        for (DataType type : new DataType[] {DataType.BF16, DataType.F16}) {
            Tensor all = Tensor.allocate(Shape.of(65536), type);
            for (int bits = 0; bits < 65536; bits++) {
                all.segment().setAtIndex(ValueLayout.JAVA_SHORT, bits, (short) bits);
            }
            float[] read = all.toFloatArray();
            Tensor back = Tensor.allocate(all.shape(), type);
            back.copyFrom(read);
            for (int bits = 0; bits < 65536; bits++) {
                float expected = type == DataType.BF16 ? BFloat16.toFloat((short) bits) : Float16.toFloat((short) bits);
                assertEquals(expected, read[bits], type + " pattern " + bits);
                if (!Float.isNaN(expected)) {
                    assertEquals((short) bits, back.segment().getAtIndex(ValueLayout.JAVA_SHORT, bits));
                }
                assertEquals(expected, back.getFloat(bits), type + " pattern " + bits);
            }
        }
    }

    @Test
    void channelsLastMemoryHoldsLogicalIndices() {
        Shape shape = Shape.of(2, 3, 2, 2);
        Tensor tensor = Tensor.wrap(Tensor.allocate(shape, DataType.F32).segment(), shape, DataType.F32, Layout.NHWC);
        float[] logical = new float[24];
        for (int i = 0; i < logical.length; i++) {
            logical[i] = i;
        }
        tensor.copyFrom(logical);
        float[] memory = tensor.segment().toArray(ValueLayout.JAVA_FLOAT);
        assertArrayEquals(
                new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23},
                memory);
        assertEquals(6, tensor.getFloat(6));
        tensor.setFloat(6, -1);
        assertEquals(-1, tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT, 7));
        long[] strides = Layout.NHWC.strides(shape);
        long place = strides[0] + 2 * strides[1] + strides[2] + strides[3];
        assertEquals(23, tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT, place));
    }

    @ParameterizedTest
    @EnumSource
    void fillReachesEveryElement(DataType type) {
        Tensor tensor = tensor(type, Layout.NCHW);
        tensor.fill(2.6f);
        float expected = Tensor.ofFloats(Shape.of(), 2.6f).getFloat(0);
        Tensor one = Tensor.allocate(Shape.of(), type);
        one.setFloat(0, expected);
        for (float value : tensor.toFloatArray()) {
            assertEquals(one.getFloat(0), value);
        }
    }

    @Test
    void memoryIsCopiedAsItLies() {
        Tensor tensor = Tensor.allocate(Shape.of(3), DataType.F32);
        tensor.copyFrom(MemorySegment.ofArray(new float[] {1, 2, 3, 4}));
        assertArrayEquals(new float[] {1, 2, 3}, tensor.toFloatArray());
        MemorySegment tooSmall = MemorySegment.ofArray(new float[] {1, 2});
        assertThrows(InvalidDescriptorException.class, () -> tensor.copyFrom(tooSmall));
    }

    @Test
    void countsAndShapesMustAgree() {
        Tensor tensor = Tensor.allocate(Shape.of(2, 2), DataType.F32);
        assertThrows(InvalidDescriptorException.class, () -> tensor.copyFrom(new float[3]));
        assertThrows(InvalidDescriptorException.class, () -> tensor.copyFrom(new int[5]));
        assertThrows(InvalidDescriptorException.class, () -> tensor.copyFrom(new byte[0]));
        assertThrows(InvalidDescriptorException.class, () -> Tensor.ofFloats(Shape.of(2), 1));
        Tensor flat = Tensor.allocate(Shape.of(4), DataType.F32);
        assertThrows(InvalidDescriptorException.class, () -> tensor.copyFrom(flat));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.getFloat(4));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.setFloat(-1, 0));
    }

    @Test
    void newTensorsAreZero() {
        assertArrayEquals(
                new float[7], Tensor.allocate(Shape.of(7), DataType.BF16).toFloatArray());
    }
}
