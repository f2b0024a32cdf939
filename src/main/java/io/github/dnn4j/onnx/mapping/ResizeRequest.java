package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a Resize or Upsample asks for.
 *
 * @param scales output over input, for every axis; null if {@code sizes} says everything
 * @param sizes output extents, for every axis; null if they follow from {@code scales}
 */
record ResizeRequest(ResizeRule rule, double[] scales, long[] sizes) {
    /** The resampling of {@code input}, on its spatial axes or on all, which are made spatial ones. */
    Live layers(NodeCall call, Live input) {
        int rank = input.rank();
        int given = sizes == null ? scales.length : sizes.length;
        require(given == rank, "%d scales for the shape %s", given, input.shape());
        if (rank == 0) {
            return input; // without axes there is nothing to resize
        }
        boolean pictures = rank >= 3 && rank <= 5 && unchanged(input, 0) && unchanged(input, 1);
        if (!pictures && rank > 3) {
            return inTurn(call, input);
        }
        if (!pictures) {
            // The axes are made spatial ones.
            List<Shape> spatial = input.shapes().stream()
                    .map(shape -> Shape.of(prefixed(shape.toArray())))
                    .toList();
            Live result = resampled(call, call.reshape(input, spatial), 0);
            return call.reshape(
                    result,
                    result.shapes().stream()
                            .map(shape -> Shape.of(Arrays.copyOfRange(shape.toArray(), 2, rank + 2)))
                            .toList());
        }
        return resampled(call, input, 2);
    }

    /** Axes other than the spatial ones, one after the other: no position along one depends on another's. */
    private Live inTurn(NodeCall call, Live input) {
        Live value = input;
        for (int axis = 0; axis < input.rank(); axis++) {
            if (!unchanged(input, axis)) {
                value = alone(call, value, axis);
            }
        }
        return value;
    }

    /** One axis, which is made the only spatial one of (1, before, axis, after). */
    private Live alone(NodeCall call, Live value, int axis) {
        List<Shape> planes = new ArrayList<>();
        for (Shape shape : value.shapes()) {
            long after = shape.strides()[axis];
            planes.add(Shape.of(1, shape.elements() / shape.extent(axis) / after, shape.extent(axis), after));
        }
        Live plane = call.reshape(value, planes);
        double[] factors = scales == null ? null : new double[] {1, 1, scales[axis], 1};
        long[] extents = null;
        if (sizes != null) {
            if (plane.varies(1) || plane.varies(3)) {
                throw new NotSymbolicException(
                        call.bindings().behind(value), "it resizes axis " + axis + " beside an open extent");
            }
            extents = plane.shape().toArray();
            extents[2] = sizes[axis];
        }
        Live resized = new ResizeRequest(rule, factors, extents).layers(call, plane);
        List<Shape> wanted = new ArrayList<>();
        for (int k = 0; k < value.shapes().size(); k++) {
            wanted.add(value.shapes().get(k).with(axis, resized.shapes().get(k).extent(2)));
        }
        return call.reshape(resized, wanted);
    }

    private boolean unchanged(Live input, int axis) {
        return sizes == null ? scales[axis] == 1 : sizes[axis] == input.shape().extent(axis);
    }

    private static long[] prefixed(long[] extents) {
        long[] result = new long[extents.length + 2];
        Arrays.fill(result, 0, 2, 1);
        System.arraycopy(extents, 0, result, 2, extents.length);
        return result;
    }

    /** Resamples the axes from number {@code from} of the request on, which are the spatial ones of {@code input}. */
    private Live resampled(NodeCall call, Live input, int from) {
        List<Double> factors = new ArrayList<>();
        List<Long> extents = new ArrayList<>();
        for (int i = from; scales != null && i < scales.length; i++) {
            factors.add(sizes == null ? fitting(call, input, i, from) : scales[i]);
        }
        for (int i = from; sizes != null && i < sizes.length; i++) {
            if (input.varies(i - from + 2)) {
                throw new NotSymbolicException(
                        call.bindings().behind(input, i - from + 2), "it resizes an open extent to a fixed one");
            }
            extents.add(sizes[i]);
        }
        if (extents.isEmpty()) {
            return call.add(rule.layer(factors, List.of()), input);
        }
        Resampling bySizes = rule.layer(List.of(), extents);
        if (factors.isEmpty() || AspectRatio.agree(rule.layer(factors, List.of()), bySizes, input.shape())) {
            return call.add(bySizes, input);
        }
        for (int axis = 0; axis < extents.size(); axis++) {
            float factor = factors.get(axis).floatValue();
            if (Resampling.extent(input.shape().extent(axis + 2), factor) != extents.get(axis)) {
                throw call.unsupported("its scales " + factors + " and sizes " + extents + " do not agree");
            }
        }
        return call.add(rule.layer(factors, List.of()), input);
    }

    /** The scale of an axis, as what the file declares for the result has it where the input's extent is fixed. */
    private double fitting(NodeCall call, Live input, int axis, int from) {
        double scale = scales[axis];
        int own = axis - from + 2;
        return input.varies(own)
                ? scale
                : ResizeScale.fitting(
                        (float) scale, input.shape().extent(own), call.declaredExtent(scales.length, axis));
    }
}
