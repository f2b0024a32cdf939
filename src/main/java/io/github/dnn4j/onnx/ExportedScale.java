package io.github.dnn4j.onnx;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Mode;
import java.util.Collections;
import java.util.List;

/**
 * The F32 that stands for a scale of a resampling. It must give the same extents and, for the nearest neighbour, the same
 * elements, although files have F32 scales and runtimes compute positions in F32: where a position falls on the border
 * between two elements, a scale a few units in the last place away decides as the layer does.
 *
 * @param value the scale
 * @param differences number of output elements that come from elsewhere, nonetheless
 */
record ExportedScale(float value, long differences) {
    private static final int[] UNITS = {0, 1, -1, 2, -2, 4, -4, 8, -8, 16, -16};

    /** Larger outputs are not compared element by element. */
    private static final long MOST_COMPARED = 1 << 14;

    /** The scale on a spatial axis whose input has the given extents; the first of them counts most. */
    static ExportedScale of(Resampling layer, int axis, List<Long> extents) {
        float nearest = (float) layer.scale(axis, extents.getFirst());
        ExportedScale best = new ExportedScale(nearest, Long.MAX_VALUE);
        for (int units : UNITS) {
            float candidate = nearest + units * Math.ulp(nearest);
            long differences = 0;
            for (int i = 0; i < extents.size() && differences < best.differences(); i++) {
                differences += differences(layer, axis, candidate, extents.get(i)) * (i == 0 ? extents.size() : 1);
            }
            if (differences < best.differences()) {
                best = new ExportedScale(candidate, differences);
            }
        }
        return best;
    }

    /** True if runtimes take the same elements where a file gives the size of the output. */
    static boolean sizeAgrees(Resampling layer, int axis, long input, long output) {
        if (layer.mode() != Mode.NEAREST || output > MOST_COMPARED) {
            return true;
        }
        for (long y = 0; y < output; y++) {
            double position = inSingle(layer, (float) output / input, y, input, output);
            if (layer.nearest().element(layer.position(axis, y, input, output), input)
                    != layer.nearest().element(position, input)) {
                return false;
            }
        }
        return true;
    }

    /** The number of output elements that a candidate places elsewhere in double or in F32. */
    private static long differences(Resampling layer, int axis, float candidate, long input) {
        long output = (long) Math.floor(
                layer.scales().isEmpty()
                        ? layer.sizes().get(axis)
                        : input * layer.scales().get(axis));
        if (output != (long) Math.floor(input * (double) candidate) || output != (long) (candidate * input)) {
            return output + 1;
        }
        if (layer.mode() != Mode.NEAREST || output > MOST_COMPARED) {
            return 0;
        }
        List<Double> scales = Collections.nCopies(layer.rank(), (double) candidate);
        Resampling changed = new Resampling(layer.mode(), scales, List.of(), layer.coordinates(), layer.nearest());
        long differences = 0;
        for (long y = 0; y < output; y++) {
            long place = layer.nearest().element(layer.position(axis, y, input, output), input);
            boolean same = place == layer.nearest().element(changed.position(axis, y, input, output), input)
                    && place == layer.nearest().element(inSingle(layer, candidate, y, input, output), input);
            differences += same ? 0 : 1;
        }
        return differences;
    }

    /** As {@link Resampling#position}, in ONNX's words and F32 throughout. */
    private static float inSingle(Resampling layer, float scale, float y, float input, float output) {
        float halfPixel = (y + 0.5f) / scale - 0.5f;
        return switch (layer.coordinates()) {
            case HALF_PIXEL -> halfPixel;
            case PYTORCH_HALF_PIXEL -> output > 1 ? halfPixel : 0;
            case HALF_PIXEL_SYMMETRIC -> input / 2 * (1 - output / (scale * input)) + halfPixel;
            case ALIGN_CORNERS -> output > 1 ? y * (input - 1) / (output - 1) : 0;
            case ASYMMETRIC -> y / scale;
        };
    }
}
