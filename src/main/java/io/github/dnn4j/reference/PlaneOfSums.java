package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Sums in double for one plane (height, width) of the output of a convolution, one tap of the window at a time. */
final class PlaneOfSums {
    private final int height;
    private final int width;
    private final double[] sums;

    /** Zeros for a plane of an output whose depth, height and width are {@code extents}. */
    PlaneOfSums(long[] extents) {
        this.height = Math.toIntExact(extents[1]);
        this.width = Math.toIntExact(extents[2]);
        this.sums = new double[Math.multiplyExact(height, width)];
    }

    /** Adds to every output the element of {@code x} that tap (kh, kw) of its window meets, times {@code weight}. */
    void gather(double weight, Plane x, Sliding window, long kh, long kw) {
        int stride = (int) window.stride()[2];
        long left = window.position(2, 0, kw);
        int begin = Sliding.firstInside(left, stride, width);
        int end = Sliding.endInside(left, stride, x.width, begin, width);
        for (int h = 0; h < height; h++) {
            long line = window.position(1, h, kh);
            if (line >= 0 && line < x.height && begin < end) {
                int from = (int) (line * x.width + left + (long) begin * stride);
                addTo(sums, h * width + begin, 1, weight, x.values, from, stride, end - begin);
            }
        }
    }

    /** Adds every element of {@code x}, times {@code weight}, to the output where tap (kh, kw) of its window lies. */
    void scatter(double weight, Plane x, Sliding window, long kh, long kw) {
        int stride = (int) window.stride()[2];
        long left = window.position(2, 0, kw);
        int begin = Sliding.firstInside(left, stride, x.width);
        int end = Sliding.endInside(left, stride, width, begin, x.width);
        for (int h = 0; h < x.height; h++) {
            long line = window.position(1, h, kh);
            if (line >= 0 && line < height && begin < end) {
                int to = (int) (line * width + left + (long) begin * stride);
                addTo(sums, to, stride, weight, x.values, h * x.width + begin, 1, end - begin);
            }
        }
    }

    private static void addTo(
            double[] sums, int to, int toStep, double weight, float[] values, int from, int fromStep, int count) {
        if (toStep == 1 && fromStep == 1) {
            for (int i = 0; i < count; i++) {
                sums[to + i] += weight * values[from + i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                sums[to + i * toStep] += weight * values[from + i * fromStep];
            }
        }
    }

    /** Writes the sums plus {@code bias} to plane number {@code plane} of {@code output}, each rounded once. */
    void store(Tensor output, long plane, double bias) {
        MemorySegment memory = output.segment();
        for (int i = 0; i < sums.length; i++) {
            memory.setAtIndex(JAVA_FLOAT, plane * sums.length + i, (float) (sums[i] + bias));
        }
    }

    /** Adds the sums to plane number {@code plane} of {@code tensor}, each rounded once. */
    void addTo(Tensor tensor, long plane) {
        MemorySegment memory = tensor.segment();
        for (int i = 0; i < sums.length; i++) {
            long at = plane * sums.length + i;
            memory.setAtIndex(JAVA_FLOAT, at, (float) (memory.getAtIndex(JAVA_FLOAT, at) + sums[i]));
        }
    }
}
