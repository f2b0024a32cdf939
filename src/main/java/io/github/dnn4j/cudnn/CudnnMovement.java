package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Layers that only move elements: concatenation, split, transposition, channel shuffle, reshape, padding, constants. */
final class CudnnMovement {
    private CudnnMovement() {}

    static void concat(Lowering lowering, Concat layer) {
        DeviceValue y = lowering.concatenation(lowering.step(), lowering.type(0));
        int axis = y.shape().axis(layer.axis());
        long[] target = y.strides();
        long offset = 0;
        for (int i = 0; i < lowering.step().inputs().size(); i++) {
            DeviceValue x = lowering.input(i);
            if (x.buffer() != y.buffer()) { // else it was computed there
                move(lowering, x.shape(), x, y, x.strides(), 0, target, offset);
            }
            offset += x.shape().extent(axis) * target[axis];
        }
        lowering.output(y);
    }

    static void split(Lowering lowering, Split layer) {
        DeviceValue x = lowering.input(0);
        int axis = x.shape().axis(layer.axis());
        long[] source = x.strides();
        boolean inPlace = axis == 1 && x.isLaidOutAs(Layout.NHWC) && x.type() == lowering.type(0);
        long offset = 0;
        for (int i = 0; i < layer.outputs(); i++) {
            Shape shape = x.shape().with(axis, layer.sizes().get(i));
            if (inPlace) {
                lowering.output(i, x.named(Layout.NHWC).channels(shape, offset));
            } else {
                DeviceValue y = lowering.result(shape, lowering.type(0), Layout.NHWC);
                move(lowering, shape, x, y, source, offset, y.strides(), 0);
                lowering.output(i, y);
            }
            offset += layer.sizes().get(i) * source[axis];
        }
    }

    static void transpose(Lowering lowering, Transpose layer) {
        DeviceValue x = lowering.input(0);
        DeviceValue y = lowering.result(lowering.outputShape(), lowering.type(0), Layout.NHWC);
        long[] strides = x.strides();
        long[] source =
                layer.permutation().stream().mapToLong(axis -> strides[axis]).toArray();
        move(lowering, y.shape(), x, y, source, 0, Layout.NHWC.strides(y.shape()), 0);
        lowering.output(y);
    }

    /** The channels as a matrix of groups times the rest, transposed. */
    static void shuffle(Lowering lowering, ChannelShuffle layer) {
        lowering.output(shuffled(lowering, lowering.channelsLast(0), layer.groups()));
    }

    /** The channels of {@code x}, which lie last, of so many groups. */
    static DeviceValue shuffled(Lowering lowering, DeviceValue x, int groups) {
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NHWC);
        long channels = x.shape().extent(1);
        long rest = channels / groups;
        Shape walked = Shape.of(x.shape().elements() / channels, rest, groups);
        move(lowering, walked, x, y, new long[] {channels, 1, rest}, 0, new long[] {channels, groups, 1}, 0);
        return y;
    }

    /** The same elements in logical order under another shape. */
    static void reshape(Lowering lowering) {
        DeviceValue plain = lowering.as(lowering.input(0), lowering.input(0).type(), Layout.NCHW);
        lowering.output(new DeviceValue(plain.buffer(), lowering.outputShape(), plain.type(), Layout.NCHW));
    }

    /** The value everywhere, then the input inside it. */
    static void pad(Lowering lowering, ConstantPadding layer) {
        DeviceValue x = lowering.input(0);
        DeviceValue y = lowering.result(lowering.outputShape(), lowering.type(0), Layout.NHWC);
        lowering.kernel(
                "fill",
                y.shape().elements(),
                List.of(
                        Argument.of(y.buffer()),
                        Argument.of(y.type()),
                        new Argument.Long(y.shape().elements()),
                        new Argument.Float(layer.value())),
                Lowering.name(y.type()));
        Moves.inside(lowering, x, y, layer.before());
        lowering.output(y);
    }

    /** A parameter, from where it lies; integers are integers to a Dequantize alone. */
    static void constant(Lowering lowering, Constant layer) {
        DataType stored = lowering.parameter(0).type();
        boolean integers = !stored.isFloating()
                && lowering.program().consumers(lowering.step().outputs().getFirst()).stream()
                        .anyMatch(taker -> taker.layer() instanceof Dequantize);
        DataType type = integers ? stored : lowering.floatingType();
        DeviceBuffer buffer = lowering.weight(0, layer.shape(), type, Layout.NCHW);
        lowering.output(new DeviceValue(buffer, layer.shape(), type, Layout.NCHW));
    }

    private static void move(
            Lowering lowering,
            Shape walked,
            DeviceValue from,
            DeviceValue to,
            long[] source,
            long sourceOffset,
            long[] target,
            long targetOffset) {
        Moves.emit(lowering, walked, from, to, source, sourceOffset, target, targetOffset);
    }
}
