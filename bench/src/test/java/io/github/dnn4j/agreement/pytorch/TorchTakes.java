package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * {@code torch.index_select}, {@code slice}, {@code flip}, {@code roll}, {@code tile}, and {@code pad} with
 * {@code reflect}, {@code replicate} and {@code circular}, which pad the innermost axes of a picture only: another axis
 * becomes its last for the purpose.
 */
final class TorchTakes {
    private TorchTakes() {}

    static Call call(Take layer, Operands operands) {
        String x = operands.x();
        Shape shape = operands.shape();
        int axis = shape.axis(layer.axis());
        return switch (layer.positions()) {
            case Positions.Listed listed -> {
                List<Long> indices = LongStream.range(0, listed.indices().size())
                        .mapToObj(i -> listed.at(i, shape.extent(axis)))
                        .toList();
                yield Call.python("torch.index_select(%s, %d, torch.tensor(%s))", x, axis, indices);
            }
            case Positions.Range range -> slice(range, x, axis, shape.extent(axis));
            case Positions.Repeated(long times) -> {
                List<Long> all = new ArrayList<>(Collections.nCopies(shape.rank(), 1L));
                all.set(axis, times);
                yield Call.python("torch.tile(%s, %s)", x, all);
            }
            case Positions.Rotated(long shift) -> Call.python("torch.roll(%s, [%d], [%d])", x, shift, axis);
            case Positions.Bordered(Border border, long before, long after) -> {
                String rows = String.format("torch.flatten(torch.movedim(%s, %d, -1), 0, -2)", x, axis);
                String padded = String.format(
                        "torch.pad(torch.unsqueeze(%s, 0), [%d, %d], \"%s\")", rows, before, after, mode(border));
                List<Long> moved = new ArrayList<>();
                for (int i = 0; i < shape.rank(); i++) {
                    if (i != axis) {
                        moved.add(shape.extent(i));
                    }
                }
                moved.add(before + shape.extent(axis) + after);
                yield Call.python("torch.movedim(torch.reshape(%s, %s), -1, %d)", padded, moved, axis);
            }
        };
    }

    /** A slice with a negative step is one of the reversed axis. */
    private static Call slice(Positions.Range range, String x, int axis, long extent) {
        long first = range.at(0, extent);
        long last = range.at(range.count(extent) - 1, extent);
        return range.step() > 0
                ? Call.python("torch.slice(%s, %d, %d, %d, %d)", x, axis, first, last + 1, range.step())
                : Call.python(
                        "torch.slice(torch.flip(%s, [%d]), %d, %d, %d, %d)",
                        x, axis, axis, extent - 1 - first, extent - last, -range.step());
    }

    private static String mode(Border border) {
        return switch (border) {
            case REFLECT -> "reflect";
            case EDGE -> "replicate";
            case WRAP -> "circular";
        };
    }
}
