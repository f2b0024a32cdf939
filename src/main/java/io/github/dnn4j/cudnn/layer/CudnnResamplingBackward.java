package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Resampling in the backward pass: which outputs an input element is part of, and by how much, is worked out here. */
final class CudnnResamplingBackward {
    private CudnnResamplingBackward() {}

    static void lower(TrainingLowering training, Resampling layer) {
        Lowering lowering = training.lowering();
        DeviceValue dy = lowering.as(training.outputGradient(0), lowering.floatingType(), Layout.NHWC);
        Shape shape = lowering.input(0).shape();
        DeviceValue dx = lowering.result(shape, dy.type(), Layout.NHWC);
        Takers takers = Takers.of(CudnnResampling.Tables.of(layer, shape, dy.shape()), shape, dy.shape());
        String key = "back from " + dy.shape() + " to " + shape;
        lowering.kernel(
                "resample_backward_" + Lowering.name(dy.type()),
                dx.shape().elements(),
                List.of(
                        Argument.of(dy.buffer()),
                        Argument.of(dx.buffer()),
                        Argument.of(lowering.constant(key + ", starts", DataType.S32, array(takers.starts()))),
                        Argument.of(lowering.constant(key + ", outputs", DataType.S32, array(takers.outputs()))),
                        Argument.of(lowering.constant(key + ", shares", DataType.F32, array(takers.shares()))),
                        new Argument.Long(dx.shape().elements()),
                        CudnnResampling.structure(shape, dy.shape())),
                Lowering.name(dy.type()));
        training.inputGradient(0, dx);
    }

    /**
     * For all input positions of the first axis, then the second, then the third, with one more entry an axis for the
     * end: where its outputs begin, and the outputs with their shares.
     */
    private record Takers(List<Float> starts, List<Float> outputs, List<Float> shares) {
        static Takers of(CudnnResampling.Tables tables, Shape input, Shape output) {
            Takers takers = new Takers(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            long[] in = CudnnResampling.leading(input);
            long[] out = CudnnResampling.leading(output);
            int first = 0;
            for (int axis = 0; axis < in.length; axis++) {
                for (int i = 0; i < in[axis]; i++) {
                    takers.starts.add((float) takers.outputs.size());
                    for (int o = 0; o < out[axis]; o++) {
                        float share = tables.share()[first + o];
                        double part = (tables.lower()[first + o] == i ? 1.0 - share : 0)
                                + (tables.upper()[first + o] == i ? share : 0);
                        if (part > 0) {
                            takers.outputs.add((float) o);
                            takers.shares.add((float) part);
                        }
                    }
                }
                takers.starts.add((float) takers.outputs.size());
                first += (int) out[axis];
            }
            return takers;
        }
    }

    private static float[] array(List<Float> values) {
        float[] result = new float[values.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = values.get(i);
        }
        return result;
    }
}
