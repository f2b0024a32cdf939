package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.layer.ResamplingFilter;
import io.github.dnn4j.onnx.assembly.NodeCall;
import java.util.List;

/** How a Resize or Upsample finds values, whatever the extents. */
record ResizeRule(Mode mode, Coordinates coordinates, NearestRounding rounding, ResamplingFilter filter) {
    /** The rule before version 11: nothing was specified, runtimes computed y / s. */
    static ResizeRule early(Mode mode, boolean up) {
        return new ResizeRule(
                mode,
                Coordinates.ASYMMETRIC,
                up ? NearestRounding.CEIL : NearestRounding.FLOOR,
                ResamplingFilter.PLAIN);
    }

    /** The rule that attributes of Resize say, from version 11 on. */
    static ResizeRule of(NodeCall call, Coordinates coordinates) {
        Mode mode = ResizeAttributes.mode(call, call.attributes().text("mode", "nearest"));
        float cubic = call.attributes().real("cubic_coeff_a", -0.75f);
        boolean outside = call.attributes().flag("exclude_outside");
        boolean antialias = call.attributes().flag("antialias");
        if (antialias && mode == Mode.NEAREST) {
            throw call.unsupported("antialiasing is for linear and cubic interpolation, not for the nearest neighbour");
        }
        return new ResizeRule(
                mode,
                coordinates,
                ResizeAttributes.rounding(call, call.attributes().text("nearest_mode", "round_prefer_floor")),
                mode == Mode.NEAREST
                        ? ResamplingFilter.PLAIN
                        : new ResamplingFilter(cubic, antialias, outside && (mode == Mode.CUBIC || antialias)));
    }

    Resampling layer(List<Double> scales, List<Long> sizes) {
        return new Resampling(mode, scales, sizes, coordinates, rounding, filter);
    }
}
