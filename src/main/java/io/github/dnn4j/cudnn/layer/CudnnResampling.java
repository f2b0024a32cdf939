package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StructureWriter;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Resampling: which input elements an output position lies between is worked out here, once for a shape. */
final class CudnnResampling {
    private static final int AXES = StructureWriter.AXES;

    private CudnnResampling() {}

    static void lower(Lowering lowering, Resampling layer) {
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(lowering.outputShape(), x.type(), Layout.NHWC);
        Tables tables = Tables.of(layer, x.shape(), y.shape());
        String key = "from " + x.shape() + " to " + y.shape();
        lowering.kernel(
                "resample_" + Lowering.name(x.type()),
                y.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        Argument.of(lowering.constant(key + ", lower", DataType.S32, tables.lower)),
                        Argument.of(lowering.constant(key + ", upper", DataType.S32, tables.upper)),
                        Argument.of(lowering.constant(key + ", share", DataType.F32, tables.share)),
                        new Argument.Long(y.shape().elements()),
                        structure(x.shape(), y.shape())),
                Lowering.name(x.type()));
        lowering.output(y);
    }

    /**
     * For all output positions of the first axis, then the second, then the third: the element below, the element
     * above, and the weight of the latter.
     */
    record Tables(float[] lower, float[] upper, float[] share) {
        static Tables of(Resampling layer, Shape input, Shape output) {
            long[] in = leading(input);
            long[] out = leading(output);
            int entries = Math.toIntExact(out[0] + out[1] + out[2]);
            Tables tables = new Tables(new float[entries], new float[entries], new float[entries]);
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
