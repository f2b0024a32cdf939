package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.TransposedConvolution;

/**
 * Fuses the addition of two values into the convolution, transposed convolution or fully connected layer that computes
 * one of them, where that output has no other consumer (He et al., 2016: the shortcut of a residual block).
 *
 * <p>Of two layers that could absorb the addition the later one does: the other's output is there by then. If only the
 * earlier one can, it moves to the place of the addition. That never closes a cycle, for the addition is all that
 * depends on it.
 */
public final class FuseResidualAdd implements Pass {
    @Override
    public String name() {
        return "fuse residual additions";
    }

    @Override
    public Program apply(Program program) {
        Draft draft = new Draft(program);
        ShapeProbe shapes = new ShapeProbe(program);
        for (Step step : program.steps()) {
            if (!isAddition(step) || !fuse(draft, step, shapes)) {
                draft.append(step);
            }
        }
        return draft.finish();
    }

    private static boolean isAddition(Step step) {
        return step.layer() instanceof Elementwise layer && layer.operation() == Elementwise.Operation.ADD;
    }

    private static boolean fuse(Draft draft, Step step, ShapeProbe shapes) {
        String first = step.inputs().get(0);
        String second = step.inputs().get(1);
        if (isConstant(draft, first) || isConstant(draft, second) || !shapes.equalWhereComputed(first, second)) {
            return false;
        }
        boolean firstIsLater = draft.place(first) > draft.place(second);
        String later = firstIsLater ? first : second;
        String earlier = firstIsLater ? second : first;
        return fuse(draft, step, later, earlier) || fuse(draft, step, earlier, later);
    }

    /** Fuses the addition into the producer of {@code value}; false if there is none that can absorb it. */
    private static boolean fuse(Draft draft, Step step, String value, String other) {
        Step host = draft.producer(value).orElse(null);
        if (host == null || !canHost(host) || !draft.isHidden(value)) {
            return false;
        }
        Step fused = host.absorb(step, new PostOperation.Add(other));
        String note = step.name() + " fused into " + host.name();
        if (draft.place(other) < draft.place(value)) {
            draft.replace(host, fused, note);
        } else {
            draft.replaceAtEnd(host, fused, note);
        }
        return true;
    }

    private static boolean canHost(Step host) {
        Layer layer = host.layer();
        boolean linear = layer instanceof Convolution
                || layer instanceof TransposedConvolution
                || layer instanceof FullyConnected;
        return linear && host.post().stream().noneMatch(PostOperation.Add.class::isInstance);
    }

    private static boolean isConstant(Draft draft, String value) {
        return draft.producer(value)
                .map(Step::layer)
                .filter(Constant.class::isInstance)
                .isPresent();
    }
}
