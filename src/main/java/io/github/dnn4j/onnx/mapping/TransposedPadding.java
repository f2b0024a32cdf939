package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Padding of a transposed convolution, given outright, by the output's extents (output_shape), or by auto_pad, which
 * asks for an output of input times stride.
 *
 * @param before padding before the first element on each spatial axis
 * @param after padding after the last
 * @param output output padding
 */
record TransposedPadding(List<Integer> before, List<Integer> after, List<Integer> output) {

    static TransposedPadding of(NodeCall call, Live input, List<Integer> kernel) {
        int rank = kernel.size();
        WindowAttributes.requireSpatial(call, rank);
        require(
                input.rank() == rank + 2,
                "its weight has %d spatial axes, its input the shape %s",
                rank,
                input.shape());
        List<Integer> outputPadding = WindowAttributes.integers(call, "output_padding", rank, 0);
        List<Integer> pads = WindowAttributes.integers(call, "pads", 2 * rank, 0);
        List<Integer> strides = WindowAttributes.integers(call, "strides", rank, 1);
        List<Integer> dilations = WindowAttributes.integers(call, "dilations", rank, 1);
        String automatic = call.attributes().text("auto_pad", "NOTSET");
        List<Integer> wanted = List.of();
        if (call.attributes().has("output_shape")) {
            int given = call.attributes().integers("output_shape").orElseThrow().length;
            // Some exporters give batch and channels as well.
            List<Integer> all = WindowAttributes.integers(call, "output_shape", given == rank + 2 ? given : rank, 0);
            wanted = all.subList(all.size() - rank, all.size());
        }
        switch (automatic) {
            case "NOTSET", "" -> {
                if (wanted.isEmpty()) {
                    return new TransposedPadding(pads.subList(0, rank), pads.subList(rank, 2 * rank), outputPadding);
                }
            }
            case "VALID" -> {
                if (wanted.isEmpty()) {
                    return new TransposedPadding(
                            Collections.nCopies(rank, 0), Collections.nCopies(rank, 0), outputPadding);
                }
            }
            case "SAME_UPPER", "SAME_LOWER" -> {}
            default -> throw call.unsupported("its auto_pad " + automatic + " is not known");
        }
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        List<Integer> output = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (!wanted.isEmpty() && input.varies(axis + 2)) {
                throw new NotSymbolicException(
                        call.bindings().behind(input, axis + 2), "its output_shape fixes an open extent");
            }
            long extent = input.shape().extent(axis + 2);
            long effective = (long) dilations.get(axis) * (kernel.get(axis) - 1) + 1;
            long full = (extent - 1) * strides.get(axis) + effective + outputPadding.get(axis);
            long goal = wanted.isEmpty() ? extent * strides.get(axis) : wanted.get(axis);
            long total = full - goal;
            long cut = Math.max(0, total);
            long first = automatic.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
            before.add(WindowAttributes.integer("padding", first));
            after.add(WindowAttributes.integer("padding", cut - first));
            output.add(WindowAttributes.integer("output padding", outputPadding.get(axis) + Math.max(0, -total)));
        }
        return new TransposedPadding(before, after, output);
    }
}
