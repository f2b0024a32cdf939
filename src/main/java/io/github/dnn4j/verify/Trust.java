package io.github.dnn4j.verify;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;

/**
 * The share of results that must not be zero for an agreement to be trusted: 30 % (benchdnn's figure) of those that see
 * any input at all.
 */
final class Trust {
    /** Share of non-zero results of a layer that moves and combines what it gets. */
    static final double LEAST = 0.3;

    private Trust() {}

    static double of(Layer layer, Shape input, Shape output) {
        return LEAST * seeing(layer, input, output);
    }

    private static double seeing(Layer layer, Shape input, Shape output) {
        if (layer instanceof ConstantPadding p && p.value() == 0) {
            return (double) input.elements() / output.elements();
        }
        if (layer instanceof AveragePooling p) {
            return meeting(p.window(), input, output, false);
        }
        if (layer instanceof Convolution c && !c.bias()) {
            return meeting(c.window(), input, output, false);
        }
        return layer instanceof TransposedConvolution c && !c.bias() ? meeting(c.window(), output, input, true) : 1;
    }

    /**
     * The share of outputs that meet an input through a tap; axes are independent, so their shares multiply.
     *
     * @param wide shape that the window slides over: the input, or the output of a transposed convolution
     * @param narrow shape with one position for every place of the window
     */
    private static double meeting(Window window, Shape wide, Shape narrow, boolean transposed) {
        double share = 1;
        for (int axis = 0; axis < window.rank(); axis++) {
            int positions = Math.toIntExact((transposed ? wide : narrow).extent(axis + 2));
            boolean[] met = new boolean[positions];
            for (long o = 0; o < narrow.extent(axis + 2); o++) {
                for (int k = 0; k < window.kernel().get(axis); k++) {
                    long i = o * window.stride().get(axis)
                            - window.padBegin().get(axis)
                            + (long) k * window.dilation().get(axis);
                    if (i >= 0 && i < wide.extent(axis + 2)) {
                        met[(int) (transposed ? i : o)] = true;
                    }
                }
            }
            int count = 0;
            for (boolean one : met) {
                count += one ? 1 : 0;
            }
            share *= (double) count / positions;
        }
        return share;
    }
}
