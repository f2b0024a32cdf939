package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Resizing that keeps the ratio of the extents. */
final class AspectRatio {
    private static final long LARGEST_COMPARED = 1 << 20;

    private AspectRatio() {}

    /** The common scale on the resized axes and 1 elsewhere; null where extents are stretched independently. */
    static double[] scales(NodeCall call, String policy, long[] extents, List<Integer> axes, long[] sizes) {
        boolean larger = switch (policy) {
            case "stretch" -> true;
            case "not_larger" -> false;
            case "not_smaller" -> true;
            default -> throw call.unsupported("its keep_aspect_ratio_policy " + policy + " is not known");
        };
        if (policy.equals("stretch")) {
            return null;
        }
        float common = larger ? 0 : Float.POSITIVE_INFINITY;
        for (int i = 0; i < sizes.length; i++) {
            float ratio = (float) sizes[i] / (float) extents[axes.get(i)];
            common = larger ? Math.max(common, ratio) : Math.min(common, ratio);
        }
        double[] scales = new double[extents.length];
        Arrays.fill(scales, 1);
        for (int axis : axes) {
            scales[axis] = common;
        }
        return scales;
    }

    /** The extent that a common scale gives: in contrast to scales of the file's own, to the nearest whole number. */
    static long extent(double scale, long input) {
        return Math.round((double) ((float) scale * (float) input));
    }

    /**
     * True if resampling to sizes takes every element from where the given scales say. The two differ where a scaled
     * extent was rounded.
     */
    static boolean agree(Resampling byScales, Resampling bySizes, Shape input) {
        if (bySizes.outputShapes(List.of(input)).getFirst().equals(input)) {
            return true; // the input as it is
        }
        for (int axis = 0; axis < bySizes.rank(); axis++) {
            long extent = input.extent(axis + 2);
            long output = bySizes.sizes().get(axis);
            if (output > LARGEST_COMPARED) {
                return false;
            }
            for (long y = 0; y < output; y++) {
                float a = clamped(byScales.position(axis, y, extent, output), extent);
                float b = clamped(bySizes.position(axis, y, extent, output), extent);
                boolean same = bySizes.mode() == Mode.NEAREST
                        ? bySizes.nearest().element(a, extent)
                                == bySizes.nearest().element(b, extent)
                        : Math.abs(a - b) <= 1e-6;
                if (!same) {
                    return false;
                }
            }
        }
        return true;
    }

    private static float clamped(float position, long extent) {
        return Math.clamp(position, 0, extent - 1);
    }
}
