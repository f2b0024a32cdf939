package io.github.dnn4j.layer;

import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.tensor.Shape;

/** The input elements that each output position of {@link Resampling} is made of along an axis, worked out in f32. */
public final class ResamplingWeights {
    private ResamplingWeights() {}

    /** Takes an element of the input and its weight. */
    @FunctionalInterface
    public interface Entry {
        /** Takes one of the elements, which may come again. */
        void add(long element, float weight);
    }

    /**
     * The elements of a spatial axis that an output position is made of, with their weights; weights of 0 are left out.
     *
     * @param axis number of the axis among the spatial ones
     * @param y the output position
     * @param output the shape that the layer gives for {@code input}
     */
    public static void of(Resampling layer, int axis, long y, Shape input, Shape output, Entry entry) {
        long in = input.extent(axis + 2);
        float position = layer.position(axis, y, input, output);
        if (layer.filters()) {
            filtered(layer, axis, position, input, output, entry);
        } else if (layer.mode() == Mode.NEAREST) {
            entry.add(layer.nearest().element(position, in), 1);
        } else {
            float inside = Math.clamp(position, 0, in - 1);
            long below = (long) inside;
            float share = inside - below;
            entry.add(below, 1 - share);
            if (share > 0) {
                entry.add(below + 1, share);
            }
        }
    }

    private static void filtered(Resampling layer, int axis, float position, Shape input, Shape output, Entry entry) {
        long in = input.extent(axis + 2);
        ResamplingFilter filter = layer.filter();
        boolean cubic = layer.mode() == Mode.CUBIC;
        boolean wide = filter.antialias() && !input.equals(output);
        float stretch = wide ? Math.max(1, 1 / layer.scale(axis, in)) : 1;
        float support = (cubic ? 2 : 1) * stretch;
        // A kernel of its own width reaches from the elements around the position; a wider one as Pillow's does.
        long below = (long) Math.floor(position);
        long first = wide ? (long) Math.floor(position - support + 1) : below + 1 - (long) support;
        long last = wide ? (long) Math.floor(position + support + 1) - 1 : below + (long) support;
        float[] weights = new float[Math.toIntExact(last - first + 1)];
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            long x = first + i;
            boolean left = filter.excludeOutside() && (x < 0 || x >= in);
            weights[i] = left ? 0 : filter.weight(cubic, Math.abs(x - position) / stretch);
            sum += weights[i];
        }
        float divisor = wide || filter.excludeOutside() ? sum : 1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                entry.add(Math.clamp(first + i, 0, in - 1), weights[i] / divisor);
            }
        }
    }
}
