package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Batch normalization as a factor and an offset for each channel, in double until they are stored. */
final class CudnnBatchNormalization {
    private CudnnBatchNormalization() {}

    static void lower(Lowering lowering, BatchNormalization layer) {
        int channels = layer.channels();
        float[] factor = new float[channels];
        float[] offset = new float[channels];
        float[] centre = new float[channels];
        Tensor scale = lowering.parameter(0).tensor();
        Tensor shift = lowering.parameter(1).tensor();
        Tensor mean = lowering.parameter(2).tensor();
        Tensor variance = lowering.parameter(3).tensor();
        boolean finite = true;
        for (int c = 0; c < channels; c++) {
            double exact = scale.getFloat(c) / Math.sqrt(variance.getFloat(c) + layer.epsilon());
            factor[c] = (float) exact;
            offset[c] = (float) (shift.getFloat(c) - mean.getFloat(c) * exact);
            centre[c] = -mean.getFloat(c);
            finite &= Float.isFinite(factor[c]) && Float.isFinite(offset[c]);
        }
        DeviceValue x = lowering.channelsLast(0);
        DataType type = x.type();
        if (!finite) {
            // The mean's product with the factor would be inf - inf.
            DeviceValue centred = lowering.result(x.shape(), DataType.F32, Layout.NHWC);
            affine(
                    lowering,
                    lowering.as(x, DataType.F32, Layout.NHWC),
                    centred,
                    "ones",
                    ones(channels),
                    "centre",
                    centre,
                    List.of());
            x = centred;
            offset = shift.toFloatArray();
        }
        DeviceValue y = lowering.result(x.shape(), type, Layout.NHWC);
        affine(
                lowering,
                x,
                y,
                "factor",
                factor,
                "offset",
                offset,
                lowering.step().post());
        lowering.output(y);
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void affine(
            Lowering lowering,
            DeviceValue x,
            DeviceValue y,
            String factorName,
            float[] factor,
            String offsetName,
            float[] offset,
            List<PostOperation> post) {
        Affine.emit(
                lowering,
                x,
                y,
                Optional.of(lowering.constant(factorName, DataType.F32, factor)),
                Optional.of(lowering.constant(offsetName, DataType.F32, offset)),
                post);
    }
}
