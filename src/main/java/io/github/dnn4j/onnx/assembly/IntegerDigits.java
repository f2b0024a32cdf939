package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Digits of integers to the base of 256, which every floating type of a network holds exactly.
 *
 * @param digits a digit of each, from -256 to 255
 * @param scale what a digit is divided by to be in its place
 */
record IntegerDigits(OnnxTensor digits, float scale) {
    private static final int BITS = 8;
    private static final long BASE = 1 << BITS;

    /** Digits of numbers of 32 bits, whose sum each number is; those of a place that are all 0 are left out. */
    static List<IntegerDigits> of(FoldBudget budget, long[] values, long[] extents) {
        List<IntegerDigits> places = new ArrayList<>();
        for (int place = 0; place < Integer.BYTES; place++) {
            OnnxTensor digits = budget.allocate(ElementType.FLOAT, extents);
            boolean any = false;
            for (int i = 0; i < values.length; i++) {
                long digit = digit(values[i], place);
                digits.setDouble(i, digit);
                any |= digit != 0;
            }
            if (any || place == 0) {
                places.add(new IntegerDigits(digits, (float) Math.scalb(1.0, -BITS * place)));
            }
        }
        return places;
    }

    /** The highest digit has the sign, so that the others count upwards from it; a small number is one digit. */
    private static long digit(long value, int place) {
        if (value >= -BASE && value < BASE) {
            return place == 0 ? value : 0;
        }
        return place == Integer.BYTES - 1 ? value >> BITS * place : value >> BITS * place & BASE - 1;
    }
}
