package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Resize with the coordinates tf_crop_and_resize: output y of n of an axis lies at start (in - 1) + y (end - start) (in
 * - 1) / (n - 1), start and end being fractions of the axis; outside of the input is a number of its own. Along each
 * axis that is a product with a matrix of weights.
 */
final class CroppedResize {
    private final NodeCall call;
    private final ResizeRule rule;
    private final double[] region;
    private final int rank;

    private CroppedResize(NodeCall call, ResizeRule rule, List<Integer> axes, int rank) {
        this.call = call;
        this.rule = rule;
        this.rank = rank;
        this.region = region(call, axes, rank);
        if (rule.mode() == Mode.CUBIC || rule.filter().antialias()) {
            throw call.unsupported(
                    "a crop (tf_crop_and_resize) is resized by nearest neighbour or linear interpolation,"
                            + " without antialiasing");
        }
    }

    /** All starts, then all ends; of axes that are not named, 0 and 1. */
    private static double[] region(NodeCall call, List<Integer> axes, int rank) {
        OnnxTensor roi = call.constant(1, "region (roi)");
        require(roi.elements() == 2L * axes.size(), "its roi %s should have %d values", roi, 2 * axes.size());
        double[] region = new double[2 * rank];
        java.util.Arrays.fill(region, rank, 2 * rank, 1);
        for (int i = 0; i < axes.size(); i++) {
            region[axes.get(i)] = roi.getDouble(i);
            region[rank + axes.get(i)] = roi.getDouble(axes.size() + i);
        }
        return region;
    }

    /** To floor(in (end - start) scale) elements. */
    static Live byScales(NodeCall call, Live input, ResizeRule rule, List<Integer> axes, double[] scales) {
        CroppedResize resize = new CroppedResize(call, rule, axes, input.rank());
        long[] sizes = input.shape().toArray();
        for (int axis = 0; axis < sizes.length; axis++) {
            float part = (float) (resize.region[resize.rank + axis] - resize.region[axis]);
            sizes[axis] = (long) ((float) sizes[axis] * part * (float) scales[axis]);
        }
        return resize.layers(input, sizes);
    }

    /** To the sizes given for the axes. */
    static Live toSizes(NodeCall call, Live input, ResizeRule rule, List<Integer> axes, long[] given) {
        long[] sizes = input.shape().toArray();
        for (int i = 0; i < given.length; i++) {
            sizes[axes.get(i)] = given[i];
        }
        return new CroppedResize(call, rule, axes, input.rank()).layers(input, sizes);
    }

    private Live layers(Live input, long[] sizes) {
        Live value = input;
        OnnxTensor outside = null;
        for (int axis = 0; axis < rank; axis++) {
            boolean whole = region[axis] == 0
                    && region[rank + axis] == 1
                    && sizes[axis] == input.shape().extent(axis);
            if (whole) {
                continue;
            }
            if (input.varies(axis)) {
                throw new NotSymbolicException(
                        call.bindings().behind(input, axis), "it crops and resizes an open extent");
            }
            require(sizes[axis] >= 1, "axis %d would have %d elements", axis, sizes[axis]);
            boolean[] beyond = new boolean[Math.toIntExact(sizes[axis])];
            value = product(value, axis, weights(axis, input.shape().extent(axis), beyond));
            outside = marked(outside, axis, beyond);
        }
        float fill = call.attributes().real("extrapolation_value", 0);
        if (outside == null || fill == 0) {
            return value;
        }
        OnnxTensor added = call.budget().allocate(ElementType.FLOAT, outside.extents());
        for (long i = 0; i < added.elements(); i++) {
            added.setDouble(i, outside.getDouble(i) * fill);
        }
        return call.add(Elementwise.add(), value, call.constantLayer(added));
    }

    /** 1 where an output lies outside along this axis or one before; null while there is none. */
    private OnnxTensor marked(OnnxTensor before, int axis, boolean[] beyond) {
        boolean any = false;
        for (boolean each : beyond) {
            any |= each;
        }
        if (!any) {
            return before;
        }
        long[] extents = new long[rank];
        java.util.Arrays.fill(extents, 1);
        if (before != null) {
            System.arraycopy(before.extents(), 0, extents, 0, rank);
        }
        extents[axis] = beyond.length;
        OnnxTensor marks = call.budget().allocate(ElementType.FLOAT, extents);
        long after = marks.shape().strides()[axis];
        for (long i = 0; i < marks.elements(); i++) {
            long place = i / after % beyond.length;
            // What was marked has no extent along this axis and the ones after it yet.
            boolean marked = before != null && before.getDouble(i / after / beyond.length) != 0;
            marks.setDouble(i, marked || beyond[(int) place] ? 1 : 0);
        }
        return marks;
    }

    /** A row of weights for each output; of one outside, zeros. */
    private OnnxTensor weights(int axis, long in, boolean[] beyond) {
        OnnxTensor weights = call.budget().allocate(ElementType.FLOAT, beyond.length, in);
        float start = (float) region[axis];
        float end = (float) region[rank + axis];
        for (int y = 0; y < beyond.length; y++) {
            float position = beyond.length > 1
                    ? start * (in - 1) + y * (end - start) * (in - 1) / (beyond.length - 1)
                    : 0.5f * (start + end) * (in - 1);
            beyond[y] = position < 0 || position > in - 1;
            if (beyond[y]) {
                continue;
            }
            if (rule.mode() == Mode.NEAREST) {
                weights.setDouble(y * in + rule.rounding().element(position, in), 1);
            } else {
                long below = (long) position;
                float share = position - below;
                weights.setDouble(y * in + below, 1 - share);
                if (share > 0) {
                    weights.setDouble(y * in + below + 1, share);
                }
            }
        }
        return weights;
    }

    private Live product(Live value, int axis, OnnxTensor weights) {
        Live turned = swapped(value, axis);
        List<Shape> rows = new ArrayList<>();
        List<Shape> wanted = new ArrayList<>();
        for (Shape shape : turned.shapes()) {
            rows.add(Shape.of(shape.elements() / shape.extent(-1), shape.extent(-1)));
            wanted.add(shape.with(rank - 1, weights.extent(0)));
        }
        FullyConnected layer =
                new FullyConnected(Math.toIntExact(weights.extent(1)), Math.toIntExact(weights.extent(0)), false);
        Live product = call.add(
                layer,
                List.of(call.reshape(turned, rows)),
                List.of(call.parameter(weights, weights.shape(), "axis_" + axis)));
        return swapped(call.reshape(product, wanted), axis);
    }

    /** With an axis and the last one exchanged. */
    private Live swapped(Live value, int axis) {
        if (axis == rank - 1) {
            return value;
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            order.add(i == axis ? rank - 1 : i == rank - 1 ? axis : i);
        }
        return call.add(new Transpose(order), value);
    }
}
