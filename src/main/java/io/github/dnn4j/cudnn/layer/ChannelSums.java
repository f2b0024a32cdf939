package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Sums over the pixels of every channel, in an order that does not change: parts of the pixels, then the parts. */
final class ChannelSums {
    private static final int PIXELS_OF_A_PART = 64;
    private static final int MOST_PARTS = 512;

    /** What is summed. */
    enum Summand {
        VALUES(Dnn4jKernels.DNN4J_SUMMAND_VALUES),
        SQUARED_DISTANCES(Dnn4jKernels.DNN4J_SUMMAND_SQUARED_DISTANCES),
        PRODUCTS(Dnn4jKernels.DNN4J_SUMMAND_PRODUCTS);

        private final int code;

        Summand(int code) {
            this.code = code;
        }

        /** The number by which the kernels know it. */
        int code() {
            return code;
        }
    }

    private ChannelSums() {}

    /** The sum of {@code x}, which lies channels last, times a factor: one F32 number a channel. */
    static DeviceValue values(Lowering lowering, DeviceValue x, double factor) {
        return emit(lowering, Summand.VALUES, x, Optional.empty(), Optional.empty(), factor, Optional.empty(), 0);
    }

    /** The sum of (x - mean)^2, times a factor. */
    static DeviceValue squaredDistances(Lowering lowering, DeviceValue x, DeviceBuffer mean, double factor) {
        return emit(
                lowering,
                Summand.SQUARED_DISTANCES,
                x,
                Optional.empty(),
                Optional.of(mean),
                factor,
                Optional.empty(),
                0);
    }

    /** The sum of dy (x - mean) / sqrt(variance + epsilon). */
    static DeviceValue products(
            Lowering lowering,
            DeviceValue x,
            DeviceValue dy,
            DeviceBuffer mean,
            DeviceBuffer variance,
            double epsilon) {
        return emit(
                lowering, Summand.PRODUCTS, x, Optional.of(dy), Optional.of(mean), 1, Optional.of(variance), epsilon);
    }

    private static DeviceValue emit(
            Lowering lowering,
            Summand summand,
            DeviceValue x,
            Optional<DeviceValue> dy,
            Optional<DeviceBuffer> mean,
            double factor,
            Optional<DeviceBuffer> variance,
            double epsilon) {
        int channels = Math.toIntExact(x.shape().extent(1));
        long pixels = x.shape().elements() / channels;
        int parts = Math.clamp(pixels / PIXELS_OF_A_PART, 1, MOST_PARTS);
        DeviceBuffer sums = lowering.scratch((long) Float.BYTES * channels * parts);
        lowering.kernel(
                "channel_sums_" + Lowering.name(x.type()),
                (long) channels * parts,
                List.of(
                        Argument.of(x.buffer()),
                        dy.map(value -> Argument.of(value.buffer())).orElseGet(Argument::none),
                        mean.map(Argument::of).orElseGet(Argument::none),
                        Argument.of(sums),
                        new Argument.Long(pixels),
                        new Argument.Int(channels),
                        new Argument.Int(parts),
                        new Argument.Int(summand.code())),
                Lowering.name(x.type()));
        DeviceValue result = lowering.result(Shape.of(channels), DataType.F32, Layout.NCHW);
        fold(lowering, sums, result, parts, factor, variance, epsilon);
        return result;
    }

    /** Adds so many parts of sums, each with as many numbers as the result. */
    static void fold(Lowering lowering, DeviceBuffer sums, DeviceValue result, int parts) {
        fold(lowering, sums, result, parts, 1, Optional.empty(), 0);
    }

    private static void fold(
            Lowering lowering,
            DeviceBuffer sums,
            DeviceValue result,
            int parts,
            double factor,
            Optional<DeviceBuffer> variance,
            double epsilon) {
        lowering.kernel(
                "fold_sums",
                result.shape().elements(),
                List.of(
                        Argument.of(sums),
                        variance.map(Argument::of).orElseGet(Argument::none),
                        Argument.of(result.buffer()),
                        new Argument.Long(result.shape().elements()),
                        new Argument.Int(parts),
                        new Argument.Float((float) factor),
                        new Argument.Float((float) epsilon)),
                Lowering.name(DataType.F32));
    }
}
