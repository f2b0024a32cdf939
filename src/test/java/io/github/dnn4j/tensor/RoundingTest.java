package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Scalar conversions against the definition of rounding: the nearest value, the even one of two equally near. */
class RoundingTest {
    private static final int BF16_INFINITY = 0x7f80;
    private static final int F16_INFINITY = 0x7c00;

    /** The value of a 16-bit float by its definition; infinity counts as the next power of two, as rounding sees it. */
    private static double value(int bits, int fractionBits, int bias) {
        int magnitude = bits & 0x7fff;
        int exponent = magnitude >> fractionBits;
        int fraction = magnitude & ((1 << fractionBits) - 1);
        double size = exponent == 0
                ? fraction * Math.pow(2, 1 - bias - fractionBits)
                : ((1 << fractionBits) + fraction) * Math.pow(2, exponent - bias - fractionBits);
        return bits >> 15 == 0 ? size : -size;
    }

    private static double bf16(int bits) {
        return value(bits, 7, 127);
    }

    private static double f16(int bits) {
        return value(bits, 10, 15);
    }

    @Test
    void everyBFloat16PatternSurvivesTheWayThroughFloat() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = BFloat16.toFloat((short) bits);
            boolean nan = (bits & 0x7fff) > BF16_INFINITY;
            assertEquals(nan, Float.isNaN(value), "pattern " + bits);
            if (!nan && (bits & 0x7fff) < BF16_INFINITY) {
                assertEquals(bf16(bits), value, "pattern " + bits);
            }
            int expected = nan ? bits | 0x40 : bits;
            assertEquals(expected, BFloat16.fromFloat(value) & 0xffff, "pattern " + bits);
        }
    }

    @Test
    void everyFloat16PatternSurvivesTheWayThroughFloat() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = Float16.toFloat((short) bits);
            boolean nan = (bits & 0x7fff) > F16_INFINITY;
            assertEquals(nan, Float.isNaN(value), "pattern " + bits);
            if (!nan && (bits & 0x7fff) < F16_INFINITY) {
                assertEquals(f16(bits), value, "pattern " + bits);
            }
            if (nan) {
                assertTrue(Float.isNaN(Float16.toFloat(Float16.fromFloat(value))), "pattern " + bits);
            } else {
                assertEquals(bits, Float16.fromFloat(value) & 0xffff, "pattern " + bits);
            }
        }
    }

    /**
     * Between all neighbours: just below the middle, the middle, just above; the largest finite and infinity included.
     */
    private static void roundsBetweenNeighbours(
            int infinity, java.util.function.IntToDoubleFunction valueOf, ToIntFunction<Float> round) {
        for (int sign = 0; sign <= 0x8000; sign += 0x8000) {
            for (int magnitude = 0; magnitude < infinity; magnitude++) {
                int lower = sign | magnitude;
                int upper = lower + 1;
                double exact = (valueOf.applyAsDouble(lower) + valueOf.applyAsDouble(upper)) / 2;
                float middle = (float) exact;
                assertEquals(exact, middle, "the middle of two neighbours is a float");
                int even = (lower & 1) == 0 ? lower : upper;
                assertEquals(even, round.applyAsInt(middle), "tie above pattern " + lower);
                float towardsZero = Float.intBitsToFloat(Float.floatToRawIntBits(middle) - 1);
                float awayFromZero = Float.intBitsToFloat(Float.floatToRawIntBits(middle) + 1);
                assertEquals(lower, round.applyAsInt(towardsZero), "below the middle above pattern " + lower);
                assertEquals(upper, round.applyAsInt(awayFromZero), "above the middle above pattern " + lower);
            }
        }
    }

    @Test
    void bFloat16RoundsToNearestEvenBetweenAllNeighbours() {
        roundsBetweenNeighbours(BF16_INFINITY, RoundingTest::bf16, value -> BFloat16.fromFloat(value) & 0xffff);
    }

    @Test
    void float16RoundsToNearestEvenBetweenAllNeighbours() {
        roundsBetweenNeighbours(F16_INFINITY, RoundingTest::f16, value -> Float16.fromFloat(value) & 0xffff);
    }

    @Test
    void bFloat16NanStaysNanWhateverItsPayload() {
        for (int payload : new int[] {0x7f80_0001, 0x7fff_ffff, 0xff80_0001, 0xffff_ffff, 0x7fc0_0000, 0x7f80_ffff}) {
            int bits = BFloat16.fromFloat(Float.intBitsToFloat(payload)) & 0xffff;
            assertTrue((bits & 0x7fff) > BF16_INFINITY, Integer.toHexString(payload));
            assertEquals(payload >>> 31, bits >>> 15, "sign");
        }
    }

    @Test
    void integersBecomeBFloat16InOneRounding() {
        int tie = (1 << 30) + (1 << 22);
        assertEquals(0x1p30f, BFloat16.toFloat(BFloat16.fromInt(tie)));
        assertEquals(0x1p30f + 0x1p23f, BFloat16.toFloat(BFloat16.fromInt(tie + 1)));
        assertEquals(-0x1p30f - 0x1p23f, BFloat16.toFloat(BFloat16.fromInt(-tie - 1)));
        int oddTie = (1 << 30) + 3 * (1 << 22);
        assertEquals(0x1p30f + 0x1p24f, BFloat16.toFloat(BFloat16.fromInt(oddTie)));
        assertEquals(0x1p30f + 0x1p23f, BFloat16.toFloat(BFloat16.fromInt(oddTie - 1)));
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            int value = i < 100 ? (i < 50 ? i : Integer.MIN_VALUE + i - 50) : random.nextInt() >> random.nextInt(31);
            assertNearestBFloat16(value);
        }
        assertNearestBFloat16(Integer.MAX_VALUE);
    }

    private static void assertNearestBFloat16(int value) {
        int bits = BFloat16.fromInt(value) & 0xffff;
        double missed = Math.abs(bf16(bits) - value);
        double below = (bits & 0x7fff) == 0 ? Double.MAX_VALUE : Math.abs(bf16(bits - 1) - value);
        double above = Math.abs(bf16(bits + 1) - value);
        assertTrue(missed <= below && missed <= above, "nearest to " + value);
        assertTrue((bits & 1) == 0 || missed < below && missed < above, "even on the tie at " + value);
    }

    @Test
    void integersRoundToEvenAndSaturate() {
        float[] values = {
            0.5f,
            1.5f,
            2.5f,
            -0.5f,
            -1.5f,
            126.5f,
            127.5f,
            -128.5f,
            -129f,
            254.5f,
            255.5f,
            1e10f,
            -1e10f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            -0f,
            0.49999997f,
            2147483648f,
            -2147483648f
        };
        int[] s8 = {0, 2, 2, 0, -2, 126, 127, -128, -128, 127, 127, 127, -128, 0, 127, -128, 0, 0, 127, -128};
        int[] u8 = {0, 2, 2, 0, 0, 126, 128, 0, 0, 254, 255, 255, 0, 0, 255, 0, 0, 0, 255, 0};
        int most = Integer.MAX_VALUE;
        int least = Integer.MIN_VALUE;
        int[] s32 = {0, 2, 2, 0, -2, 126, 128, -128, -129, 254, 256, most, least, 0, most, least, 0, 0, most, least};
        for (int i = 0; i < values.length; i++) {
            assertEquals(s8[i], Saturation.toS8(values[i]), "s8 of " + values[i]);
            assertEquals(u8[i], Saturation.toU8(values[i]) & 0xff, "u8 of " + values[i]);
            assertEquals(s32[i], Saturation.toS32(values[i]), "s32 of " + values[i]);
        }
    }
}
