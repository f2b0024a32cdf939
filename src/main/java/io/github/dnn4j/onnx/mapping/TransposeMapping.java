package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onnx.assembly.Axes;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Transpose, DepthToSpace and SpaceToDepth. */
public final class TransposeMapping {
    private TransposeMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Transpose", TransposeMapping::transpose);
        mappings.put("DepthToSpace", TransposeMapping::depthToSpace);
        mappings.put("SpaceToDepth", TransposeMapping::spaceToDepth);
    }

    private static List<OnnxValue> transpose(NodeCall call) {
        Live input = call.live(0);
        return List.of(permuted(call, input, Axes.permutation(call.attributes(), input.rank())));
    }

    /** The input with its axes in another order; the input itself where the order is the same. */
    static Live permuted(NodeCall call, Live input, List<Integer> permutation) {
        boolean same = permutation.equals(
                IntStream.range(0, permutation.size()).boxed().toList());
        return same ? input : call.add(new Transpose(permutation), input);
    }

    private static int blockSize(NodeCall call, Live input) {
        require(input.rank() == 4, "its input's shape %s should be (N, C, H, W)", input.shape());
        int block = WindowAttributes.integer("blocksize", call.attributes().integer("blocksize", 0));
        require(block >= 1, "blocksize is %d; at least 1 is needed", block);
        return block;
    }

    private static Live reshape(NodeCall call, Live input, UnaryOperator<long[]> extents) {
        return call.reshape(
                input,
                input.shapes().stream()
                        .map(shape -> Shape.of(extents.apply(shape.toArray())))
                        .toList());
    }

    private static List<OnnxValue> depthToSpace(NodeCall call) {
        Live input = call.live(0);
        int b = blockSize(call, input);
        String mode = call.attributes().text("mode", "DCR");
        boolean depthFirst = switch (mode) {
            case "DCR" -> true;
            case "CRD" -> false;
            default -> throw call.unsupported("its mode " + mode + " is not known");
        };
        require(input.shape().extent(1) % ((long) b * b) == 0, "blocksize %d does not divide %s", b, input.shape());
        Live blocks = reshape(call, input, s -> {
            long channels = s[1] / ((long) b * b);
            return depthFirst
                    ? new long[] {s[0], b, b, channels, s[2], s[3]}
                    : new long[] {s[0], channels, b, b, s[2], s[3]};
        });
        Live ordered = permuted(call, blocks, depthFirst ? List.of(0, 3, 4, 1, 5, 2) : List.of(0, 1, 4, 2, 5, 3));
        return List.of(reshape(call, ordered, s -> new long[] {s[0], s[1], s[2] * s[3], s[4] * s[5]}));
    }

    private static List<OnnxValue> spaceToDepth(NodeCall call) {
        Live input = call.live(0);
        int b = blockSize(call, input);
        require(
                input.shape().extent(2) % b == 0 && input.shape().extent(3) % b == 0,
                "blocksize %d does not divide %s",
                b,
                input.shape());
        if (input.varies(2) || input.varies(3)) {
            return List.of(corners(call, input, b));
        }
        Live blocks = reshape(call, input, s -> new long[] {s[0], s[1], s[2] / b, b, s[3] / b, b});
        Live ordered = permuted(call, blocks, List.of(0, 3, 5, 1, 2, 4));
        return List.of(reshape(call, ordered, s -> new long[] {s[0], s[1] * s[2] * s[3], s[4], s[5]}));
    }

    /** Every b-th row and column from each of b x b corners on, side by side; extents that b does not divide differ. */
    private static Live corners(NodeCall call, Live input, int b) {
        List<Live> parts = new ArrayList<>();
        for (int corner = 0; corner < b * b; corner++) {
            Live rows = OpenRange.of(call, input, 2, corner / b, Long.MAX_VALUE);
            Live columns = OpenRange.of(call, rows, 3, corner % b, Long.MAX_VALUE);
            parts.add(SliceMapping.strided(call, columns, new long[] {1, 1, b, b}));
        }
        return parts.size() == 1 ? parts.getFirst() : call.add(Concat.channels(), parts, List.of());
    }
}
