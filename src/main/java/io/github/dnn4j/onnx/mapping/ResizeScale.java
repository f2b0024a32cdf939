package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Resampling;
import java.util.OptionalLong;

/**
 * The scale of a resize where the file declares the extent of the result. Programs that write files do not all compute
 * extents in f32, and 88 by 120/88 may be declared as 119 or 120; the layers behind it are made for what is declared.
 * So the scale is moved by the few units in its last place that decide, and the rest of the rule stays {@link
 * Resampling}'s.
 */
final class ResizeScale {
    private static final int MOST_UNITS = 4;

    private ResizeScale() {}

    /**
     * The scale nearest to the given one by which {@code input} has the declared extent; the given one if none is near.
     */
    static float fitting(float scale, long input, OptionalLong declared) {
        double product = (double) scale * input;
        if (declared.isEmpty() || product == Math.rint(product)) {
            return scale; // nothing was rounded
        }
        float smaller = scale;
        float larger = scale;
        for (int units = 0; units <= MOST_UNITS; units++) {
            if (Resampling.extent(input, smaller) == declared.getAsLong()) {
                return smaller;
            }
            if (Resampling.extent(input, larger) == declared.getAsLong()) {
                return larger;
            }
            smaller = Math.nextDown(smaller);
            larger = Math.nextUp(larger);
        }
        return scale;
    }
}
