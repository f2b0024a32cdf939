package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * The products that a convolution and a transposed convolution share. A wide tensor w[n, c, q], which windows slide
 * over, a narrow one v[n, o, p] with a position for every window, and a weight k[o, c, t] meet where q = p stride -
 * padding + t dilation and c is in o's group. Each of the three has a derivative that sums the products of the other
 * two. For a convolution the input is wide and the output narrow, for a transposed one the reverse. One plane at a
 * time, sums in double; depth, height and width are axes 0, 1 and 2.
 *
 * @param window how windows slide
 * @param groups groups of channels
 * @param narrowChannels channels of the narrow tensor
 * @param wideChannels channels of the wide tensor
 */
record Correlation(Sliding window, long groups, long narrowChannels, long wideChannels) {
    private long narrowGroup() {
        return narrowChannels / groups;
    }

    private long wideGroup() {
        return wideChannels / groups;
    }

    /** Adds to wide[n, c, q] the sum of weight[o, c, t] narrow[n, o, p] over all o, p, t that meet it. */
    void addToWide(Tensor wide, Tensor narrow, Tensor weight) {
        long[] in = Sliding.extents(wide.shape());
        long[] out = Sliding.extents(narrow.shape());
        Parallel.forEach(wide.shape().extent(0) * wideChannels * in[0], slice -> {
            long depth = slice % in[0];
            long c = slice / in[0] % wideChannels;
            long n = slice / in[0] / wideChannels;
            Plane v = new Plane(narrow, out);
            PlaneOfSums sums = new PlaneOfSums(in);
            for (long o = c / wideGroup() * narrowGroup(); o < (c / wideGroup() + 1) * narrowGroup(); o++) {
                for (long p = 0; p < out[0]; p++) {
                    for (long kd = 0; kd < window.kernel()[0]; kd++) {
                        if (window.position(0, p, kd) == depth) {
                            v.load((n * narrowChannels + o) * out[0] + p);
                            scatter(sums, v, weight.segment(), firstTap(o, c % wideGroup(), kd));
                        }
                    }
                }
            }
            sums.addTo(wide, slice);
        });
    }

    private void scatter(PlaneOfSums sums, Plane v, MemorySegment weight, long first) {
        for (long kh = 0; kh < window.kernel()[1]; kh++) {
            for (long kw = 0; kw < window.kernel()[2]; kw++) {
                sums.scatter(weight.getAtIndex(JAVA_FLOAT, first + kh * window.kernel()[2] + kw), v, window, kh, kw);
            }
        }
    }

    /** Adds to narrow[n, o, p] the sum of weight[o, c, t] wide[n, c, q] over all c, q, t that meet it. */
    void addToNarrow(Tensor narrow, Tensor wide, Tensor weight) {
        long[] in = Sliding.extents(wide.shape());
        long[] out = Sliding.extents(narrow.shape());
        Parallel.forEach(narrow.shape().extent(0) * narrowChannels * out[0], slice -> {
            long p = slice % out[0];
            long o = slice / out[0] % narrowChannels;
            long n = slice / out[0] / narrowChannels;
            Plane w = new Plane(wide, in);
            PlaneOfSums sums = new PlaneOfSums(out);
            for (long c = 0; c < wideGroup(); c++) {
                long channel = n * wideChannels + o / narrowGroup() * wideGroup() + c;
                for (long kd = 0; kd < window.kernel()[0]; kd++) {
                    long q = window.position(0, p, kd);
                    if (q >= 0 && q < in[0]) {
                        w.load(channel * in[0] + q);
                        gather(sums, w, weight.segment(), firstTap(o, c, kd));
                    }
                }
            }
            sums.addTo(narrow, slice);
        });
    }

    private void gather(PlaneOfSums sums, Plane w, MemorySegment weight, long first) {
        for (long kh = 0; kh < window.kernel()[1]; kh++) {
            for (long kw = 0; kw < window.kernel()[2]; kw++) {
                sums.gather(weight.getAtIndex(JAVA_FLOAT, first + kh * window.kernel()[2] + kw), w, window, kh, kw);
            }
        }
    }

    /** Adds to weight[o, c, t] the sum of narrow[n, o, p] wide[n, c, q] over all n, p, q that meet there. */
    void addToWeight(Tensor weight, Tensor narrow, Tensor wide) {
        long[] in = Sliding.extents(wide.shape());
        long[] out = Sliding.extents(narrow.shape());
        long samples = narrow.shape().extent(0);
        long taps = window.kernel()[1] * window.kernel()[2];
        Accumulation.parts(weight, taps, (sums, part) -> {
            long kd = part % window.kernel()[0];
            long c = part / window.kernel()[0] % wideGroup();
            long o = part / window.kernel()[0] / wideGroup();
            Plane v = new Plane(narrow, out);
            Plane w = new Plane(wide, in);
            for (long n = 0; n < samples; n++) {
                long channel = n * wideChannels + o / narrowGroup() * wideGroup() + c;
                for (long p = 0; p < out[0]; p++) {
                    long q = window.position(0, p, kd);
                    if (q >= 0 && q < in[0]) {
                        v.load((n * narrowChannels + o) * out[0] + p);
                        w.load(channel * in[0] + q);
                        for (int tap = 0; tap < taps; tap++) {
                            sums[tap] += v.product(w, window, tap / window.kernel()[2], tap % window.kernel()[2]);
                        }
                    }
                }
            }
        });
    }

    /** The index of the first weight of o, c and a depth of the kernel. */
    private long firstTap(long o, long c, long kd) {
        return ((o * wideGroup() + c) * window.kernel()[0] + kd) * window.kernel()[1] * window.kernel()[2];
    }
}
