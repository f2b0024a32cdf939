package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.ResamplingFilter;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The input elements of each output position of an axis, by the kernel of linear or cubic interpolation, in double.
 * What lies outside of the input counts for the border's element, or has no weight; weights are divided by their sum
 * where the kernel was made wider or some were left out.
 */
final class ReferenceFilter {
    /** An element of the axis and its weight. */
    record Part(long element, double weight) {}

    private ReferenceFilter() {}

    /** The parts of each output position, for three axes; those that the tensor lacks have one element. */
    static List<List<List<Part>>> axes(Resampling layer, Shape input, float[][] positions) {
        List<List<List<Part>>> axes = new ArrayList<>();
        boolean changes = !layer.outputShapes(List.of(input)).getFirst().equals(input);
        for (int axis = 0; axis < positions.length; axis++) {
            int spatial = axis - (positions.length - layer.rank());
            List<List<Part>> parts = new ArrayList<>();
            for (float position : positions[axis]) {
                parts.add(
                        spatial < 0
                                ? List.of(new Part(0, 1))
                                : parts(layer, spatial, input.extent(spatial + 2), position, changes));
            }
            axes.add(parts);
        }
        return axes;
    }

    private static List<Part> parts(Resampling layer, int axis, long in, double position, boolean changes) {
        ResamplingFilter filter = layer.filter();
        boolean wider = filter.antialias() && changes;
        double stretch = wider ? Math.max(1, 1 / (double) layer.scale(axis, in)) : 1;
        double reach = (layer.mode() == Mode.CUBIC ? 2 : 1) * stretch;
        List<Part> parts = new ArrayList<>();
        double sum = 0;
        for (long x = (long) Math.floor(position - reach); x <= Math.ceil(position + reach); x++) {
            boolean outside = x < 0 || x >= in;
            double weight = outside && filter.excludeOutside() ? 0 : kernel(layer, Math.abs(x - position) / stretch);
            sum += weight;
            parts.add(new Part(Math.clamp(x, 0, in - 1), weight));
        }
        double divisor = wider || filter.excludeOutside() ? sum : 1;
        return parts.stream()
                .filter(part -> part.weight() != 0)
                .map(part -> new Part(part.element(), part.weight() / divisor))
                .toList();
    }

    private static double kernel(Resampling layer, double d) {
        double a = layer.filter().cubic();
        if (layer.mode() == Mode.LINEAR) {
            return d < 1 ? 1 - d : 0;
        }
        if (d < 1) {
            return (a + 2) * d * d * d - (a + 3) * d * d + 1;
        }
        return d < 2 ? a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a : 0;
    }

    /** The parts of an output at three positions, with their places in the plane and the products of their weights. */
    static Stream<Part> parts(List<List<List<Part>>> axes, long[] in, int d, int h, int w) {
        return axes.get(0).get(d).stream()
                .flatMap(z -> axes.get(1).get(h).stream()
                        .flatMap(y -> axes.get(2).get(w).stream()
                                .map(x -> new Part(
                                        (z.element() * in[1] + y.element()) * in[2] + x.element(),
                                        z.weight() * y.weight() * x.weight()))));
    }
}
