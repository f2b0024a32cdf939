package io.github.dnn4j.onednn.primitive;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.stream.IntStream;

/**
 * Implementations of oneDNN 3.11 that give wrong results or end the process, found by comparison with the reference.
 */
public final class KnownFaults {
    /** Of GELU by the error function, which oneDNN computes as x (1 + erf(x / sqrt 2)) / 2 from the left. */
    public static final String GELU = "oneDNN's GELU of what is above 1.7e38 is infinite, and of infinity NaN";

    /** Channels of a block of AVX-512. */
    private static final int BLOCK = 16;

    private static final int MOST_STRIDED_CHANNELS = 8192;

    private KnownFaults() {}

    /** True if the implementation of that name must not compute {@code layer} on {@code input}. */
    public static boolean isFaulty(String implementation, Convolution layer, Shape input, Shape output) {
        return skipsPixelsOutsideOfBlocks(implementation, layer.window(), layer.inChannels())
                || losesItsWay(implementation, layer.outChannels())
                || copiesMoreThanAnIntCounts(implementation, layer.window(), input, output)
                || ForwardFaults.isFaulty(
                        implementation, layer.window(), layer.inChannels() / layer.groups(), input, output);
    }

    /**
     * Why convolutions and fully connected layers must not be computed in integers on this processor; empty if they
     * may. Without VNNI oneDNN multiplies unsigned by signed bytes with vpmaddubsw, whose sums of two products saturate
     * at 32767: 255 x 127 + 255 x 127 is not 64770. For S8 inputs its convolutions halve the weights therefore, and
     * round them: 1 x 1 is 0. (Its fully connected layers do not, and 127 x 127 + 127 x 127 is far from 32258.)
     */
    public static String ofIntegerProducts() {
        return Instructions.sumProductsOfIntegers()
                ? ""
                : "oneDNN saturates or rounds products of 8-bit integers on processors without VNNI, and this one has "
                        + Instructions.name();
    }

    /** The same; its gradient by the input is a convolution forward, from its output's shape to its input's. */
    public static boolean isFaulty(String implementation, TransposedConvolution layer, Shape input, Shape output) {
        return skipsPixelsOutsideOfBlocks(implementation, layer.window(), layer.outChannels())
                || losesItsWay(implementation, layer.inChannels())
                || copiesMoreThanAnIntCounts(implementation, layer.window(), output, input)
                || ForwardFaults.isFaulty(
                        implementation, layer.window(), layer.outChannels() / layer.groups(), output, input);
    }

    /** The same for the gradient by the weight, where an implementation may be wrong whose forward pass is right. */
    public static boolean isFaultyForWeights(String implementation, Convolution layer, Shape input) {
        return implementation.contains("jit_bf16:")
                && (losesRows(layer.window(), layer.inChannels() / layer.groups()) || losesTaps(layer.window(), input));
    }

    /** The type to compute the gradient by the weight in: oneDNN has no other implementation for it in 16 bits. */
    public static DataType typeForWeights(TransposedConvolution layer, Shape output, DataType type) {
        boolean faulty =
                losesRows(layer.window(), layer.outChannels() / layer.groups()) || losesTaps(layer.window(), output);
        return type == DataType.BF16 && faulty ? DataType.F32 : type;
    }

    /**
     * True if an operation on two tensors, the first in this layout, must not have a result of this type. For results
     * of 8 bits the kernel for the last block of channels, where they do not fill it, is called but was never made, and
     * the process dies: seen where a single number, in a block of its own, is quantized.
     */
    public static boolean hasNoLastBlock(MemoryDesc first, DataType result) {
        return result.bytes() == 1 && first.isPadded();
    }

    /**
     * A 1x1 convolution with a stride, which this implementation copies to one without: unless the channels of the
     * larger image are multiples of 16 the gradient of the weights is taken from, and written to, memory that is not
     * its own.
     */
    private static boolean skipsPixelsOutsideOfBlocks(String implementation, Window window, int channels) {
        return (implementation.contains("jit_1x1") || implementation.contains("jit_bf16_1x1"))
                && window.taps() == 1
                && window.stride().stream().anyMatch(stride -> stride > 1)
                && channels % BLOCK != 0;
    }

    /**
     * Dilation on another axis than the width, and channels of the larger image that do not fill blocks of 16: the
     * gradient by the weight in BF16 is wrong by a third of its size and more, from 29 positions along the width on,
     * and memory that is not there is read. So it is for a depthwise 3 x 3 kernel of dilation 2 on 64 x 64, and for 24
     * channels to 32.
     */
    private static boolean losesRows(Window window, int channels) {
        return channels % BLOCK != 0
                && window.dilation().subList(0, window.rank() - 1).stream().anyMatch(dilation -> dilation > 1);
    }

    /**
     * Three axes, and a kernel that the larger image is smaller than on another axis than the width: in BF16 the
     * gradient by the weight is wrong (2 x 2 x 2, kernel 3 x 3 x 3), or added to memory that is not its own (20 x 1 x
     * 16, kernel 5 x 3 x 4, stride 1 x 2 x 1), where the process may die.
     */
    private static boolean losesTaps(Window window, Shape large) {
        return window.rank() == 3
                && IntStream.range(0, 2).anyMatch(axis -> large.extent(axis + 2) < window.effectiveKernel(axis));
    }

    /**
     * The gradient by the input of a strided convolution, from very many channels: with a single thread the process
     * dies. Seen from 12,289 channels on, and not with 8,193.
     */
    private static boolean losesItsWay(String implementation, int channels) {
        return implementation.contains("brgconv_strided") && channels > MOST_STRIDED_CHANNELS;
    }

    /**
     * The gradient by the input of a strided convolution: where the stride along the width does not divide the larger
     * image it is computed into a buffer whose size, (width up to a whole stride) x stride x channels, is an {@code
     * int}. Seen with stride 32,768 on 98,307 pixels, for which that is 0. The smaller image is copied to such a
     * buffer, too.
     *
     * @param large the larger image, the input of a convolution and the output of a transposed one
     * @param small the other one
     */
    private static boolean copiesMoreThanAnIntCounts(String implementation, Window window, Shape large, Shape small) {
        long width = large.extent(-1);
        // No longer than it takes to leave the image, as Spatial has it.
        long stride = Math.min(
                window.stride().getLast(),
                width + window.padBegin().getLast() + window.padEnd().getLast() + 2);
        double buffer =
                width % stride == 0 ? 0 : Math.ceil((double) width / stride) * stride * stride * large.extent(1);
        double copy = (double) small.elements() / small.extent(0);
        return implementation.contains("brgconv_strided") && Math.max(buffer, copy) > Integer.MAX_VALUE;
    }
}
