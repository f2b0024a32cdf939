package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * y[n, o, p] = bias[o] + sum over the input channels c of o's group and the taps t of weight[o, c, t] x[n, c, p stride -
 * padding + t dilation], elements outside the input being 0. One row of outputs at a time, each sum in double and in
 * the order c, t.
 */
final class ReferenceConvolution {
    private ReferenceConvolution() {}

    static void compute(Convolution layer, Tensor input, List<Tensor> parameters, Tensor output) {
        Sliding window = Sliding.of(layer.window());
        long[] kernel = window.kernel();
        long[] in = Sliding.extents(input.shape());
        long[] out = Sliding.extents(output.shape());
        int width = Math.toIntExact(out[2]);
        long stride = window.stride()[2];
        long outChannels = layer.outChannels();
        long inGroup = layer.inChannels() / layer.groups();
        long outGroup = outChannels / layer.groups();
        int[] begin = new int[(int) kernel[2]];
        int[] end = new int[(int) kernel[2]];
        for (int kw = 0; kw < kernel[2]; kw++) {
            long first = window.position(2, 0, kw);
            begin[kw] = (int) Math.min(width, Math.max(0, Math.ceilDiv(-first, stride)));
            end[kw] = Math.clamp(Math.floorDiv(in[2] - 1 - first, stride) + 1, begin[kw], width);
        }
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
            for (long c = 0; c < inGroup; c++) {
                long plane = n * layer.inChannels() + oc / outGroup * inGroup + c;
                for (long kd = 0; kd < kernel[0]; kd++) {
                    long id = window.position(0, od, kd);
                    if (id < 0 || id >= in[0]) {
                        continue;
                    }
                    for (long kh = 0; kh < kernel[1]; kh++) {
                        long ih = window.position(1, oh, kh);
                        if (ih < 0 || ih >= in[1]) {
                            continue;
                        }
                        long line = ((plane * in[0] + id) * in[1] + ih) * in[2];
                        long taps = (((oc * inGroup + c) * kernel[0] + kd) * kernel[1] + kh) * kernel[2];
                        for (int kw = 0; kw < kernel[2]; kw++) {
                            double tap = weight.getAtIndex(JAVA_FLOAT, taps + kw);
                            long start = line + window.position(2, 0, kw);
                            for (int ow = begin[kw]; ow < end[kw]; ow++) {
                                sums[ow] += tap * x.getAtIndex(JAVA_FLOAT, start + ow * stride);
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
}
