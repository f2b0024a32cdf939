package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The convolution whose output is the input of a transposed convolution, and whose input is computed.
 *
 * @param problem the convolution
 * @param shape the shape that is computed
 * @param whole whether that is the output as it is; else the output is part of it, or it of the output
 */
record TransposedProblem(ConvolutionProblem problem, Shape shape, boolean whole) {
    /** The convolution, in one of its directions. */
    static TransposedProblem of(
            Lowering lowering, TransposedConvolution layer, DeviceValue given, ConvolutionProblem.Direction direction) {
        Window window = layer.window();
        Shape output = lowering.outputShape();
        Optional<ConvolutionProblem> whole = paddingAfter(layer)
                .map(after -> problem(lowering, layer, given, direction, output, window.padBegin(), after))
                .filter(problem -> CudnnConvolution.isTaken(lowering, problem));
        if (whole.isPresent()) {
            return new TransposedProblem(whole.get(), output, true);
        }
        Shape computed = withoutPadding(layer, given.shape(), output);
        List<Integer> none = Collections.nCopies(window.rank(), 0);
        return new TransposedProblem(problem(lowering, layer, given, direction, computed, none, none), computed, false);
    }

    private static ConvolutionProblem problem(
            Lowering lowering,
            TransposedConvolution layer,
            DeviceValue given,
            ConvolutionProblem.Direction direction,
            Shape computed,
            List<Integer> before,
            List<Integer> after) {
        Window window = layer.window();
        return ConvolutionProblem.of(
                direction,
                CudnnConvolution.extents(computed),
                CudnnConvolution.extents(layer.weightShape()),
                CudnnConvolution.extents(given.shape()),
                given.type(),
                CudnnConvolution.spatial(before, 0),
                CudnnConvolution.spatial(after, 0),
                CudnnConvolution.spatial(window.stride(), 1),
                CudnnConvolution.spatial(window.dilation(), 1),
                lowering.tensorFloat());
    }

    /**
     * Padding at the end with which a convolution makes of the output just what is given here; even where that is
     * possible. The output's extent is (H - 1) s - before - end + reach + o, with output padding o; a convolution with
     * padding {@code after} makes H of it if 0 <= after - end + o < s.
     *
     * @return empty if there is none, as the output is longer
     */
    private static Optional<List<Integer>> paddingAfter(TransposedConvolution layer) {
        Window window = layer.window();
        List<Integer> after = new ArrayList<>();
        for (int axis = 0; axis < window.rank(); axis++) {
            int least = window.padEnd().get(axis) - layer.outputPadding().get(axis);
            int most = least + window.stride().get(axis) - 1;
            if (most < 0) {
                return Optional.empty();
            }
            after.add(Math.clamp(window.padBegin().get(axis), Math.max(0, least), most));
        }
        return Optional.of(after);
    }

    /** The shape of everything that some tap reaches. */
    private static Shape withoutPadding(TransposedConvolution layer, Shape given, Shape output) {
        Window window = layer.window();
        Shape shape = output;
        for (int axis = 0; axis < window.rank(); axis++) {
            shape = shape.with(
                    axis + 2, (given.extent(axis + 2) - 1) * window.stride().get(axis) + window.effectiveKernel(axis));
        }
        return shape;
    }
}
