package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Tensor;
import java.util.Optional;

/** Batch normalization as a factor and an offset for each channel, in double until they are stored. */
final class CudnnBatchNormalization {
    private CudnnBatchNormalization() {}

    static void lower(Lowering lowering, BatchNormalization layer) {
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NHWC);
        float[] factor = new float[layer.channels()];
        float[] offset = new float[layer.channels()];
        Tensor scale = lowering.parameter(0).tensor();
        Tensor shift = lowering.parameter(1).tensor();
        Tensor mean = lowering.parameter(2).tensor();
        Tensor variance = lowering.parameter(3).tensor();
        for (int c = 0; c < factor.length; c++) {
            double exact = scale.getFloat(c) / Math.sqrt(variance.getFloat(c) + layer.epsilon());
            factor[c] = (float) exact;
            offset[c] = (float) (shift.getFloat(c) - mean.getFloat(c) * exact);
        }
        Affine.emit(
                lowering,
                x,
                y,
                Optional.of(lowering.constant("factor", DataType.F32, factor)),
                Optional.of(lowering.constant("offset", DataType.F32, offset)),
                lowering.step().post());
        lowering.output(y);
    }
}
