package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A convolution as the sparse, weight-sharing fully connected layer that it is for one input shape: flattened output =
 * matrix x flattened input. A row belongs to an output element and has a nonzero entry for every tap that falls on an
 * input element, so a 3x3 kernel on a 6x6 picture is a 16 x 36 matrix with 9 distinct weights, 9 in every row.
 *
 * @param convolution the convolution
 * @param sample shape of one input sample, (C, spatial...)
 */
public record ConvolutionMatrix(Convolution convolution, Shape sample) {
    /** Elements of the largest matrix that is written out: 1 GiB in F32. */
    public static final long MAX_ELEMENTS = 1L << 28;

    /** Checks that the convolution takes such samples. */
    public ConvolutionMatrix {
        output(convolution, sample);
    }

    private static Shape output(Convolution convolution, Shape sample) {
        long[] extents = new long[sample.rank() + 1];
        extents[0] = 1;
        System.arraycopy(sample.toArray(), 0, extents, 1, sample.rank());
        return convolution.outputShapes(java.util.List.of(Shape.of(extents))).getFirst();
    }

    /** Rows: output elements per sample. */
    public long rows() {
        return output(convolution, sample).elements();
    }

    /** Columns: input elements per sample. */
    public long columns() {
        return sample.elements();
    }

    /** The number of different weights that the entries share: the elements of the convolution's weight. */
    public long distinctWeights() {
        return convolution.weightShape().elements();
    }

    /** Entries that hold a weight, in the whole matrix; taps on padding have none. */
    public long nonZeros() {
        Shape output = output(convolution, sample);
        long taps = CheckedSizes.multiply("entries", output.extent(1), convolution.inChannels() / convolution.groups());
        for (int axis = 0; axis < convolution.window().rank(); axis++) {
            long onAxis = 0;
            for (long i = 0; i < output.extent(axis + 2); i++) {
                onAxis += tapsInside(axis, i);
            }
            taps = CheckedSizes.multiply("entries", taps, onAxis);
        }
        return taps;
    }

    /** The largest number of entries in a row that hold a weight: that of a row whose taps all fall on the input. */
    public long mostNonZerosPerRow() {
        long taps = convolution.inChannels() / convolution.groups();
        Shape output = output(convolution, sample);
        for (int axis = 0; axis < convolution.window().rank(); axis++) {
            long most = 0;
            for (long i = 0; i < output.extent(axis + 2); i++) {
                most = Math.max(most, tapsInside(axis, i));
            }
            taps *= most;
        }
        return taps;
    }

    private long tapsInside(int axis, long index) {
        long count = 0;
        for (int tap = 0; tap < convolution.window().kernel().get(axis); tap++) {
            long position = position(axis, index, tap);
            count += position >= 0 && position < sample.extent(axis + 1) ? 1 : 0;
        }
        return count;
    }

    private long position(int axis, long index, long tap) {
        Window window = convolution.window();
        return index * window.stride().get(axis)
                - window.padBegin().get(axis)
                + tap * window.dilation().get(axis);
    }

    /**
     * The fully connected layer of {@link #rows} outputs and {@link #columns} inputs, with the convolution's bias.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it has more than {@value #MAX_ELEMENTS} weights
     */
    public FullyConnected layer() {
        require(
                rows() <= MAX_ELEMENTS / columns(),
                "the matrix of %d x %d has more than %d elements; take a smaller input than %s",
                rows(),
                columns(),
                MAX_ELEMENTS,
                sample);
        return new FullyConnected((int) columns(), (int) rows(), convolution.bias());
    }

    /**
     * The matrix (rows, columns) as F32, the weight of {@link #layer}.
     *
     * @param weight the convolution's weight
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the weight's shape is not the convolution's, or the
     *     matrix has more than {@value #MAX_ELEMENTS} elements
     */
    public Tensor weight(Tensor weight) {
        requireShape("weight", convolution.weightShape(), weight);
        FullyConnected layer = layer();
        Tensor matrix =
                Tensor.allocate(Shape.of(layer.outFeatures(), layer.inFeatures()), io.github.dnn4j.tensor.DataType.F32);
        Shape output = output(convolution, sample);
        long positions = output.elements() / output.extent(1);
        long pixels = sample.elements() / sample.extent(0);
        int inGroup = convolution.inChannels() / convolution.groups();
        int outGroup = convolution.outChannels() / convolution.groups();
        long taps = convolution.window().taps();
        for (long at = 0; at < positions; at++) {
            long place = at;
            for (long tap = 0; tap < taps; tap++) {
                long from = tap;
                forInputPixel(output, place, from, pixel -> {
                    for (int out = 0; out < convolution.outChannels(); out++) {
                        for (int in = 0; in < inGroup; in++) {
                            long row = out * positions + place;
                            long column = ((long) out / outGroup * inGroup + in) * pixels + pixel;
                            float value = weight.getFloat(((long) out * inGroup + in) * taps + from);
                            matrix.setFloat(row * columns() + column, value);
                        }
                    }
                });
            }
        }
        return matrix;
    }

    /** Calls {@code action} with the input pixel under a tap of the window at an output position, if there is one. */
    private void forInputPixel(Shape output, long position, long tap, LongConsumer action) {
        int rank = convolution.window().rank();
        long[] pixel = new long[rank];
        for (int axis = rank - 1; axis >= 0; axis--) {
            long kernel = convolution.window().kernel().get(axis);
            pixel[axis] = position(axis, position % output.extent(axis + 2), tap % kernel);
            position /= output.extent(axis + 2);
            tap /= kernel;
            if (pixel[axis] < 0 || pixel[axis] >= sample.extent(axis + 1)) {
                return;
            }
        }
        long index = 0;
        for (int axis = 0; axis < rank; axis++) {
            index = index * sample.extent(axis + 1) + pixel[axis];
        }
        action.accept(index);
    }

    /** The bias of {@link #layer}: each channel's, repeated for every output position. */
    public Tensor bias(Tensor bias) {
        requireShape("bias", Shape.of(convolution.outChannels()), bias);
        int positions = layer().outFeatures() / convolution.outChannels();
        float[] repeated = new float[layer().outFeatures()];
        for (int channel = 0; channel < convolution.outChannels(); channel++) {
            Arrays.fill(repeated, channel * positions, (channel + 1) * positions, bias.getFloat(channel));
        }
        return Tensor.ofFloats(Shape.of(repeated.length), repeated);
    }

    private static void requireShape(String role, Shape expected, Tensor tensor) {
        require(
                tensor.shape().equals(expected),
                "%s has shape %s; this convolution's has shape %s",
                role,
                tensor.shape(),
                expected);
    }
}
