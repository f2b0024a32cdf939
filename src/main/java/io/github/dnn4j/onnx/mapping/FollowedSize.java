package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A resize to sizes that depend on open extents, as files compute them from the shape of another value: one is looked
 * for whose extents they are. Batch and channels stay.
 */
final class FollowedSize {
    private FollowedSize() {}

    static Live layers(NodeCall call, Live input, List<Integer> axes, Folded sizes, ResizeRule rule) {
        List<Shape> wanted = new ArrayList<>();
        for (int k = 0; k < call.bindings().count(); k++) {
            Shape shape = input.shapes().get(k);
            long[] given = sizes.at(k).toLongs();
            for (int i = 0; i < given.length; i++) {
                shape = shape.with(axes.get(i), given[i]);
            }
            wanted.add(shape);
        }
        boolean pictures = input.rank() >= 3
                && input.rank() <= 5
                && keeps(input.shapes(), wanted, 0)
                && keeps(input.shapes(), wanted, 1);
        if (!pictures) {
            throw new NotSymbolicException(
                    call.bindings().behind(List.of(input, sizes)), "its sizes depend on an open extent");
        }
        List<Long> extents = new ArrayList<>();
        List<Integer> followed = new ArrayList<>();
        for (int axis = 2; axis < input.rank(); axis++) {
            int at = axis;
            boolean open =
                    wanted.stream().map(shape -> shape.extent(at)).distinct().count() > 1;
            extents.add(open ? 0 : wanted.getFirst().extent(axis));
            if (open) {
                followed.add(axis);
            }
        }
        if (followed.isEmpty()) {
            return call.add(rule.layer(List.of(), extents), input);
        }
        Optional<Live> like = call.likeValue(
                input.rank(), value -> followed.stream().allMatch(axis -> keeps(value.shapes(), wanted, axis)));
        return call.add(
                rule.layer(List.of(), extents),
                input,
                like.orElseThrow(() -> new NotSymbolicException(
                        behind(call, new Live(input.name(), input.type(), wanted), followed),
                        "its sizes depend on an open extent, and no value of rank " + input.rank() + " has them")));
    }

    private static Set<String> behind(NodeCall call, Live wanted, List<Integer> axes) {
        Set<String> symbols = new TreeSet<>();
        axes.forEach(axis -> symbols.addAll(call.bindings().behind(wanted, axis)));
        return symbols;
    }

    private static boolean keeps(List<Shape> shapes, List<Shape> wanted, int axis) {
        return IntStream.range(0, wanted.size())
                .allMatch(k -> shapes.get(k).extent(axis) == wanted.get(k).extent(axis));
    }
}
