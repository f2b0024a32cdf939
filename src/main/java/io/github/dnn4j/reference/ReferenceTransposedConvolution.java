package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Each input element x[n, c, q] adds weight[c, o, t] x[n, c, q] to y[n, o, q stride - padding + t dilation] for every
 * tap t and output channel o of c's group, places outside the output being dropped; y starts from bias[o]. One row of
 * outputs at a time: of the depth and height axes those inputs are visited that reach the row, along the width inputs
 * are scattered. Each sum is in double.
 */
final class ReferenceTransposedConvolution {
    private ReferenceTransposedConvolution() {}

    static void compute(TransposedConvolution layer, Tensor input, List<Tensor> parameters, Tensor output) {
        Sliding window = Sliding.of(layer.window());
        long[] kernel = window.kernel();
        long[] in = Sliding.extents(input.shape());
        long[] out = Sliding.extents(output.shape());
        int width = Math.toIntExact(out[2]);
        long outChannels = layer.outChannels();
        long inGroup = layer.inChannels() / layer.groups();
        long outGroup = outChannels / layer.groups();
        MemorySegment x = input.segment();
        MemorySegment weight = parameters.getFirst().segment();
        MemorySegment bias = layer.bias() ? parameters.get(1).segment() : null;
        MemorySegment y = output.segment();
        long rows = out[0] * out[1];
        Parallel.forEach(output.shape().extent(0) * outChannels * rows, row -> {
            long oh = row % out[1];
            long od = row / out[1] % out[0];
            long oc = row / rows % outChannels;
            long n = row / rows / outChannels;
            double[] sums = new double[width];
            for (long c = oc / outGroup * inGroup; c < (oc / outGroup + 1) * inGroup; c++) {
                for (long kd = 0; kd < kernel[0]; kd++) {
                    long id = source(window, 0, od, kd, in[0]);
                    for (long kh = 0; id >= 0 && kh < kernel[1]; kh++) {
                        long ih = source(window, 1, oh, kh, in[1]);
                        if (ih < 0) {
                            continue;
                        }
                        long line = (((n * layer.inChannels() + c) * in[0] + id) * in[1] + ih) * in[2];
                        long taps =
                                (((c * outGroup + oc % outGroup) * kernel[0] + kd) * kernel[1] + kh) * kernel[2];
                        for (long kw = 0; kw < kernel[2]; kw++) {
                            double tap = weight.getAtIndex(JAVA_FLOAT, taps + kw);
                            for (long iw = 0; iw < in[2]; iw++) {
                                long ow = window.position(2, iw, kw);
                                if (ow >= 0 && ow < width) {
                                    sums[(int) ow] += tap * x.getAtIndex(JAVA_FLOAT, line + iw);
                                }
                            }
                        }
                    }
                }
            }
            double shift = bias == null ? 0 : bias.getAtIndex(JAVA_FLOAT, oc);
            for (int ow = 0; ow < width; ow++) {
                y.setAtIndex(JAVA_FLOAT, row * width + ow, (float) (sums[ow] + shift));
            }
        });
    }

    /** The input position that tap {@code tap} carries to output position {@code at} on an axis, or -1 if there is none. */
    private static long source(Sliding window, int axis, long at, long tap, long extent) {
        long distance = at + window.padBegin()[axis] - tap * window.dilation()[axis];
        long stride = window.stride()[axis];
        return distance >= 0 && distance % stride == 0 && distance / stride < extent ? distance / stride : -1;
    }
}
