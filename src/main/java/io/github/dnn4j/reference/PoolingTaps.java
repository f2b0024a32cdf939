package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Tensor;

/** The walk back that all pooling shares: every window of a plane deals its gradient out to what lies under it. */
final class PoolingTaps {
    private final int[] places;
    private int elements;
    private long padding;

    private PoolingTaps(int most) {
        this.places = new int[most];
    }

    /** How a window deals out. */
    @FunctionalInterface
    interface Share {
        /**
         * Adds to the gradient of a plane what belongs to one window.
         *
         * @param taps what lies under the window
         * @param plane index of the plane's first element in the input
         * @param gradient derivative by the window's output
         */
        void add(double[] sums, PoolingTaps taps, long plane, double gradient);
    }

    /** The number of elements of the input under the window. */
    int elements() {
        return elements;
    }

    /** The place of such an element in its plane, depth, height and width counted together. */
    int place(int element) {
        return places[element];
    }

    /** Taps that met the padding that was asked for. */
    long padding() {
        return padding;
    }

    /** Adds to {@code inputGradient} the shares of all windows, taken in row-major order. */
    static void backward(Window shape, Tensor inputGradient, Tensor outputGradient, Share share) {
        Sliding window = Sliding.of(shape);
        long[] in = Sliding.extents(inputGradient.shape());
        long[] out = Sliding.extents(outputGradient.shape());
        Numbers dy = Numbers.of(outputGradient);
        long size = in[0] * in[1] * in[2];
        Accumulation.parts(inputGradient, size, (sums, plane) -> {
            PoolingTaps taps = new PoolingTaps(Math.toIntExact(shape.taps()));
            for (long at = 0; at < out[0] * out[1] * out[2]; at++) {
                taps.look(window, in, at / out[2] / out[1], at / out[2] % out[1], at % out[2]);
                share.add(sums, taps, plane * size, dy.get(plane * out[0] * out[1] * out[2] + at));
            }
        });
    }

    private void look(Sliding window, long[] in, long od, long oh, long ow) {
        elements = 0;
        padding = 0;
        for (long kd = 0; kd < window.kernel()[0]; kd++) {
            long id = window.position(0, od, kd);
            for (long kh = 0; kh < window.kernel()[1]; kh++) {
                long ih = window.position(1, oh, kh);
                for (long kw = 0; kw < window.kernel()[2]; kw++) {
                    long iw = window.position(2, ow, kw);
                    if (inside(id, in[0]) && inside(ih, in[1]) && inside(iw, in[2])) {
                        places[elements++] = (int) ((id * in[1] + ih) * in[2] + iw);
                    } else if (id < in[0] + window.padEnd()[0]
                            && ih < in[1] + window.padEnd()[1]
                            && iw < in[2] + window.padEnd()[2]) {
                        padding++; // not beyond the padding, where a window hangs over
                    }
                }
            }
        }
    }

    private static boolean inside(long position, long extent) {
        return position >= 0 && position < extent;
    }
}
