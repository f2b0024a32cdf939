package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.StructureWriter;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.Shape;

/**
 * For all output positions of the first axis, then the second, then the third: the element below, the element
 * above, and the weight of the latter.
 */
record ResamplingTables(float[] lower, float[] upper, float[] share) {
    private static final int AXES = StructureWriter.AXES;

    static ResamplingTables of(Resampling layer, Shape input, Shape output) {
        long[] in = leading(input);
        long[] out = leading(output);
        int entries = Math.toIntExact(out[0] + out[1] + out[2]);
        ResamplingTables tables = new ResamplingTables(new float[entries], new float[entries], new float[entries]);
        int entry = 0;
        for (int axis = 0; axis < AXES; axis++) {
            int spatial = axis - (AXES - layer.rank());
            for (float position : spatial < 0 ? new float[1] : layer.positions(spatial, input)) {
                boolean nearest = layer.mode() == Resampling.Mode.NEAREST;
                double below = nearest ? layer.nearest().element(position, in[axis]) : Math.floor(position);
                tables.lower[entry] = (float) Math.clamp(below, 0.0, in[axis] - 1.0);
                tables.upper[entry] = (float) Math.clamp(nearest ? below : below + 1, 0.0, in[axis] - 1.0);
                tables.share[entry++] = nearest ? 0 : (float) (position - below);
            }
        }
        return tables;
    }

    /** Extents as the kernels take them. */
    static Argument structure(Shape x, Shape y) {
        return new StructureWriter()
                .putInt(Math.toIntExact(x.extent(1)))
                .putSpatial(x)
                .putSpatial(y)
                .finish();
    }

    /** The spatial extents, preceded by ones. */
    static long[] leading(Shape shape) {
        long[] result = {1, 1, 1};
        for (int axis = 2; axis < shape.rank(); axis++) {
            result[axis - 2 + AXES - (shape.rank() - 2)] = shape.extent(axis);
        }
        return result;
    }
}
