package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Random layers that move elements and compute nothing. */
record RandomShapeLayers(Draw draw) {
    LayerSample concat() {
        Shape first = draw.any();
        int axis = draw.below(first.rank());
        int count = draw.of(1, 2, 2, 3, 4, 9);
        Shape[] inputs = new Shape[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = i == 0 ? first : first.with(axis, draw.channels());
        }
        return LayerSample.of(new Concat(draw.oneIn(4) ? axis - first.rank() : axis), inputs);
    }

    LayerSample constantPadding() {
        Shape input = draw.any();
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int i = 0; i < input.rank(); i++) {
            before.add(draw.of(0, 0, 1, 2, 3));
            after.add(draw.of(0, 0, 1, 2, 5));
        }
        return LayerSample.of(new ConstantPadding(before, after, draw.of(-3, 0, 0, 1)), input);
    }

    LayerSample flatten() {
        Shape input = draw.any();
        return LayerSample.of(new Flatten(draw.below(2 * input.rank() + 1) - input.rank()), input);
    }

    LayerSample reshape() {
        Shape input = draw.image(draw.channels());
        List<Long> target = switch (draw.of(0, 1, 2)) {
            case 0 -> List.of(0L, -1L);
            case 1 -> List.of(-1L);
            default -> List.of(0L, 0L, -1L);
        };
        return LayerSample.of(new Reshape(target), input);
    }

    LayerSample split() {
        Shape input = draw.any();
        int axis = draw.below(input.rank());
        List<Long> sizes = new ArrayList<>();
        long left = input.extent(axis);
        while (left > 0) {
            long size = sizes.size() == 7 ? left : 1 + draw.below((int) left);
            sizes.add(size);
            left -= size;
        }
        return LayerSample.of(new Split(draw.oneIn(4) ? axis - input.rank() : axis, sizes), input);
    }

    LayerSample take() {
        Shape input = draw.any();
        int axis = draw.below(input.rank());
        Positions positions = positions(Math.toIntExact(input.extent(axis)));
        return LayerSample.of(new Take(draw.oneIn(4) ? axis - input.rank() : axis, positions), input);
    }

    private Positions positions(int extent) {
        return switch (draw.below(5)) {
            case 0 -> {
                List<Long> indices = new ArrayList<>();
                for (int i = draw.of(1, 2, 3, 7, 16); i > 0; i--) {
                    indices.add((long) draw.below(2 * extent) - extent);
                }
                yield new Positions.Listed(indices);
            }
            case 1 -> {
                int from = draw.below(extent);
                int to = from + 1 + draw.below(extent - from);
                int step = draw.of(1, 2, 3, 5);
                yield draw.oneIn(2)
                        ? new Positions.Range(from, to, step)
                        : new Positions.Range(to - 1, from - extent - 1L, -step);
            }
            case 2 -> new Positions.Repeated(draw.of(1, 2, 3, 5));
            case 3 -> new Positions.Rotated(draw.below(4 * extent) - 2L * extent);
            default ->
                new Positions.Bordered(draw.of(List.of(Border.values())), draw.of(0, 1, 2, 9), draw.of(0, 0, 1, 3));
        };
    }

    LayerSample transpose() {
        Shape input = draw.any();
        return LayerSample.of(new Transpose(draw.permutation(input.rank())), input);
    }
}
