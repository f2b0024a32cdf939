package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Tensor;

/** The walk that all pooling shares: every output with the elements of the input under its window. */
final class PoolingWindows {
    private PoolingWindows() {}

    /** What becomes of the elements under one window. */
    interface Accumulator {
        /** Takes an element of the input. */
        void take(double value);

        /**
         * The output.
         *
         * @param padding taps that met the padding that was asked for
         */
        double result(long padding);
    }

    static void forEach(
            Window shape, Tensor input, Tensor output, java.util.function.Supplier<Accumulator> accumulators) {
        Sliding window = Sliding.of(shape);
        long[] kernel = window.kernel();
        long[] in = Sliding.extents(input.shape());
        long[] out = Sliding.extents(output.shape());
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.forEach(output.shape().elements(), at -> {
            long ow = at % out[2];
            long oh = at / out[2] % out[1];
            long od = at / out[2] / out[1] % out[0];
            long plane = at / out[2] / out[1] / out[0];
            Accumulator accumulator = accumulators.get();
            long padding = 0;
            for (long kd = 0; kd < kernel[0]; kd++) {
                long id = window.position(0, od, kd);
                for (long kh = 0; kh < kernel[1]; kh++) {
                    long ih = window.position(1, oh, kh);
                    for (long kw = 0; kw < kernel[2]; kw++) {
                        long iw = window.position(2, ow, kw);
                        if (inside(id, in[0]) && inside(ih, in[1]) && inside(iw, in[2])) {
                            accumulator.take(x.get(((plane * in[0] + id) * in[1] + ih) * in[2] + iw));
                        } else if (id < in[0] + window.padEnd()[0]
                                && ih < in[1] + window.padEnd()[1]
                                && iw < in[2] + window.padEnd()[2]) {
                            padding++; // not beyond the padding, where a window hangs over
                        }
                    }
                }
            }
            y.set(at, accumulator.result(padding));
        });
    }

    private static boolean inside(long position, long extent) {
        return position >= 0 && position < extent;
    }
}
