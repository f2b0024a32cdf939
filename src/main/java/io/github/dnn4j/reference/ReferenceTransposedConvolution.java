package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Each input element x[n, c, q] adds weight[c, o, t] x[n, c, q] to y[n, o, q stride - padding + t dilation] for every
 * tap t and output channel o of c's group, places outside the output being dropped; bias[o] is added to each. One plane
 * of outputs at a time, each sum in double. Depth, height and width are axes 0, 1 and 2.
 */
final class ReferenceTransposedConvolution {
    private ReferenceTransposedConvolution() {}

    static void compute(TransposedConvolution layer, Tensor input, List<Tensor> parameters, Tensor output) {
        Sliding window = Sliding.of(layer.window());
        long[] kernel = window.kernel();
        long[] in = Sliding.extents(input.shape());
        long[] out = Sliding.extents(output.shape());
        long outChannels = layer.outChannels();
        long inGroup = layer.inChannels() / layer.groups();
        long outGroup = outChannels / layer.groups();
        MemorySegment weight = parameters.getFirst().segment();
        MemorySegment bias = layer.bias() ? parameters.get(1).segment() : null;
        Parallel.forEach(output.shape().extent(0) * outChannels * out[0], slice -> {
            long depth = slice % out[0];
            long o = slice / out[0] % outChannels;
            long n = slice / out[0] / outChannels;
            Plane x = new Plane(input, in);
            PlaneOfSums y = new PlaneOfSums(out);
            for (long c = o / outGroup * inGroup; c < (o / outGroup + 1) * inGroup; c++) {
                for (long source = 0; source < in[0]; source++) {
                    for (long kd = 0; kd < kernel[0]; kd++) {
                        if (window.position(0, source, kd) != depth) {
                            continue;
                        }
                        x.load((n * layer.inChannels() + c) * in[0] + source);
                        for (long kh = 0; kh < kernel[1]; kh++) {
                            for (long kw = 0; kw < kernel[2]; kw++) {
                                long tap =
                                        (((c * outGroup + o % outGroup) * kernel[0] + kd) * kernel[1] + kh) * kernel[2]
                                                + kw;
                                y.scatter(weight.getAtIndex(JAVA_FLOAT, tap), x, window, kh, kw);
                            }
                        }
                    }
                }
            }
            y.store(output, slice, bias == null ? 0 : bias.getAtIndex(JAVA_FLOAT, o));
        });
    }
}
