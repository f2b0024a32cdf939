package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * y[n, o, p] = bias[o] + sum over the input channels c of o's group and the taps t of weight[o, c, t] x[n, c, p stride
 * - padding + t dilation], elements outside the input being 0. One plane of outputs at a time, each sum in double and
 * in the order c, t. Depth, height and width are axes 0, 1 and 2.
 */
final class ReferenceConvolution {
    private ReferenceConvolution() {}

    static void compute(Convolution layer, Tensor input, List<Tensor> parameters, Tensor output) {
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
            for (long c = 0; c < inGroup; c++) {
                long channel = n * layer.inChannels() + o / outGroup * inGroup + c;
                for (long kd = 0; kd < kernel[0]; kd++) {
                    long source = window.position(0, depth, kd);
                    if (source < 0 || source >= in[0]) {
                        continue;
                    }
                    x.load(channel * in[0] + source);
                    for (long kh = 0; kh < kernel[1]; kh++) {
                        for (long kw = 0; kw < kernel[2]; kw++) {
                            long tap = (((o * inGroup + c) * kernel[0] + kd) * kernel[1] + kh) * kernel[2] + kw;
                            y.gather(weight.getAtIndex(JAVA_FLOAT, tap), x, window, kh, kw);
                        }
                    }
                }
            }
            y.store(output, slice, bias == null ? 0 : bias.getAtIndex(JAVA_FLOAT, o));
        });
    }
}
