package io.github.dnn4j.onednn.primitive;

import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Extents that oneDNN 3.11 is not asked about: its arithmetic does not hold them, and it does not look whether it does,
 * so that it ends the process, reads memory that is not there, or does not come to an end.
 */
public final class ExtentLimits {
    /** Nearly all implementations keep extents as {@code int}. */
    public static final long MOST_EXTENT = Integer.MAX_VALUE;

    /**
     * Bytes of a tensor, the user's half of the address space of x86-64. Far above it the size of a layout with padding
     * passes 2^64, and what is then seen is what remains.
     */
    static final long MOST_BYTES = 1L << 47;

    /**
     * Positions along an axis that a window moves over, its padding included: implementations add the size of a block
     * to it, at most as large, before they divide by that, in an {@code int}.
     */
    static final long MOST_POSITIONS = 1L << 30;

    /** Positions of all images of a batch: 1x1 kernels count blocks of 8 and more of them in an {@code int}. */
    static final double MOST_POSITIONS_IN_ALL = 8.0 * Integer.MAX_VALUE;

    /** Batched matrix products count the matrices, and their blocks of columns, in an {@code int}, and divide by it. */
    static final long MOST_PRODUCTS = Integer.MAX_VALUE;

    /** Columns of the smallest block of a matrix product. */
    private static final int COLUMNS = 16;

    /**
     * Entries of a table that lies beside the memory of the pool, of up to 8 bytes each: where an interpolation takes
     * each output position from, or the matrix of its weights.
     */
    static final long MOST_ENTRIES = 1L << 28;

    /** The interpolation's table has offsets within a sample in bytes, as {@code int}. */
    private static final long MOST_OFFSET = Integer.MAX_VALUE;

    private ExtentLimits() {}

    /**
     * Checks the extents and the bytes of tensors.
     *
     * @param subject what they are for
     * @param descs memory descriptors; 0 for one that is not there
     * @throws UnsupportedLayerException naming the extent
     */
    public static void require(String subject, long... descs) {
        for (long desc : descs) {
            if (desc != 0) {
                requireExtents(subject, desc);
            }
        }
    }

    private static void requireExtents(String subject, long desc) {
        require(subject, DnnlMemory.dims(desc), DnnlMemory.type(desc));
    }

    /** The same for a tensor of F32 of that shape. */
    public static void require(String subject, Shape shape) {
        require(subject, shape.toArray(), DataType.F32);
    }

    private static void require(String subject, long[] extents, DataType type) {
        double bytes = type.bytes();
        for (long extent : extents) {
            if (extent > MOST_EXTENT) {
                throw new UnsupportedLayerException(
                        subject,
                        DnnlLibrary.NAME,
                        "the extent " + extent + " of a tensor of shape " + Shape.of(extents) + " is above "
                                + MOST_EXTENT + ", up to which oneDNN counts");
            }
            bytes *= extent;
        }
        if (bytes > MOST_BYTES) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "a tensor of shape " + Shape.of(extents) + " has more bytes than the address space, " + MOST_BYTES);
        }
    }

    /**
     * Checks how many matrices a batched product has, and blocks of their columns.
     *
     * @param dst the memory descriptor of the products: batch extents, rows, columns
     */
    static void requireProducts(String subject, long dst) {
        long[] extents = DnnlMemory.dims(dst);
        double products = 1;
        for (int i = 0; i < extents.length - 2; i++) {
            products *= extents[i];
        }
        if (products > MOST_PRODUCTS) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "it is " + (long) products + " matrix products, as many as the extents before the last two of "
                            + Shape.of(extents) + " give, and oneDNN counts them up to " + MOST_PRODUCTS);
        }
        double blocks = products * Math.ceil((double) extents[extents.length - 1] / COLUMNS);
        if (blocks > MOST_PRODUCTS) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "it is " + (long) products + " matrix products of " + extents[extents.length - 1]
                            + " columns each, and oneDNN counts blocks of " + COLUMNS + " columns of all of them up to "
                            + MOST_PRODUCTS);
        }
    }

    /**
     * Whether oneDNN's primitive can interpolate: its table of output positions, with an entry for each neighbour in a
     * linear one, is not too large, and what the table says lies within a sample.
     */
    public static boolean isInterpolated(Shape input, Shape output, boolean linear) {
        double neighbours = linear ? 1 << output.spatialRank() : 1;
        double positions = (double) output.elements() / output.extent(0) / output.extent(1);
        double sample = (double) input.elements() / input.extent(0) * Float.BYTES;
        return positions * neighbours <= MOST_ENTRIES && sample <= MOST_OFFSET;
    }

    /**
     * Checks the size of a table.
     *
     * @param extents the table's, whose product is the number of its entries
     */
    public static void requireTable(String subject, long... extents) {
        double entries = LongStream.of(extents).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (entries > MOST_ENTRIES) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "its table of weights of shape " + Shape.of(extents) + " has more than " + MOST_ENTRIES
                            + " entries");
        }
    }

    /**
     * Checks how far a window reaches and moves: kernels have that in their instructions, in bytes, as 32 bits with a
     * sign. Checks the extents that it moves over, too.
     *
     * @param image extents of the image, batch and channels first
     * @param kernel spatial extents of the kernel
     */
    static void requireWindow(String subject, long[] image, long[] kernel, Spatial spatial) {
        double step = (double) image[1] * Float.BYTES;
        double reach = 0;
        for (int i = kernel.length - 1; i >= 0; i--) {
            double span = (double) (spatial.dilates()[i] + 1) * (kernel[i] - 1) + spatial.strides()[i];
            reach += span * step;
            step *= image[i + 2];
            long begin = spatial.padBegin()[i];
            long end = spatial.padEnd()[i];
            if (image[i + 2] + Math.max(0, begin) + Math.max(0, end) > MOST_POSITIONS) {
                throw new UnsupportedLayerException(
                        subject,
                        DnnlLibrary.NAME,
                        "the extent " + image[i + 2] + " of an image of " + Shape.of(image) + ", padded by " + begin
                                + " and " + end + ", is above " + MOST_POSITIONS
                                + ", up to which oneDNN moves a window");
            }
        }
        double positions = step / Float.BYTES / image[1] * image[0];
        if (positions > MOST_POSITIONS_IN_ALL) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "images of " + Shape.of(image) + " have more than " + (long) MOST_POSITIONS_IN_ALL
                            + " positions, up to which oneDNN counts; take a smaller batch");
        }
        if (reach > Integer.MAX_VALUE) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "its window of " + Shape.of(kernel) + " with strides " + Arrays.toString(spatial.strides())
                            + " and gaps " + Arrays.toString(spatial.dilates()) + " reaches over more than "
                            + Integer.MAX_VALUE + " bytes of an image of " + Shape.of(image));
        }
    }
}
