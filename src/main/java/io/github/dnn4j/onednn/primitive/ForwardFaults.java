package io.github.dnn4j.onednn.primitive;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.stream.IntStream;

/** The {@link KnownFaults} of what computes a convolution forward, as the gradient of a transposed one is, too. */
final class ForwardFaults {
    /**
     * With this many output positions, neither more nor fewer, the BF16 1x1 kernel for processors without BF16
     * instructions gives wrong results from output channel 48 on where a thread has more than 64 of them.
     */
    private static final long FAULTY_POSITIONS = 5;

    /** Input channels that are multiplied and added at once, in 8 bits; half as many are in 16. */
    private static final int CHANNELS_OF_A_PRODUCT = 4;

    private ForwardFaults() {}

    /**
     * True if the implementation of that name must not compute a convolution.
     *
     * @param channels input channels of a group
     */
    static boolean isFaulty(String name, Window window, int channels, Shape input, Shape output) {
        String implementation = computing(name);
        if (implementation.startsWith("jit_bf16_1x1")) {
            return positions(output) == FAULTY_POSITIONS;
        }
        return implementation.startsWith("brg_conv_fwd")
                && (mixesRows(implementation, window, channels, output)
                        || readsBeyondTheEnd(window, output)
                        || copiesBeyondTheEnd(implementation, window, channels)
                        || leavesDepthAside(window, input)
                        || Windows.widthSeesNothingSomewhere(window, input, output));
    }

    /**
     * The implementation that computes where another one is around it, as a transposed convolution is ({@code
     * conv:any+}) and one that first rearranges row-major images ({@code jit_uni_ncsp:conv+}).
     */
    private static String computing(String implementation) {
        return implementation.substring(implementation.lastIndexOf('+') + 1);
    }

    private static long positions(Shape output) {
        return output.elements() / output.extent(0) / output.extent(1);
    }

    /**
     * An output that is one wide but more than one position in all, and a stride above 1 on another axis than the
     * width: rows are taken together as one, and far beyond the end of the input is read. Seen with a single thread on
     * 16,000 rows, where the process dies.
     */
    private static boolean readsBeyondTheEnd(Window window, Shape output) {
        return output.extent(-1) == 1
                && positions(output) > 1
                && window.stride().subList(0, window.rank() - 1).stream().anyMatch(stride -> stride > 1);
    }

    /**
     * A stride beyond the kernel on another axis than the width, where rows of the input are copied before they are
     * read: the buffer has the kernel's rows for each row of the output, and the stride's are copied. Rows are copied
     * for few channels, whose taps along the width are read as one, and on AMX. Seen with a single thread, which has
     * many rows of output at a time: 32 x 2049 x 8 with a kernel of 5 x 1 x 2 and strides 1, 2, 1, where the process
     * dies.
     */
    private static boolean copiesBeyondTheEnd(String implementation, Window window, int channels) {
        return (channels < CHANNELS_OF_A_PRODUCT || implementation.endsWith("amx"))
                && IntStream.range(0, window.rank() - 1)
                        .anyMatch(i -> window.stride().get(i) > window.kernel().get(i));
    }

    /**
     * A kernel more than one deep on an input that is: the taps along the width are read as one, and of weights in 16
     * bits only those of one slice are rearranged for that. Results are wrong by more than their size with one input
     * channel in BF16 (1 x 1 x 5 x 12, kernel 3 x 3 x 3), and read from memory that is not there with many groups of
     * one.
     */
    private static boolean leavesDepthAside(Window window, Shape input) {
        return window.rank() == 3 && window.kernel().getFirst() > 1 && input.extent(2) == 1;
    }

    /**
     * An output that is one wide but more than one position in all, and a stride above 1 along the width: with one
     * input channel, and on AMX with any number of them (seen in BF16), results are wrong with relative errors of the
     * order of 1. An output that sees only padding on the innermost axis, the other condition, makes the same
     * implementation call a kernel that was never made, and the process dies.
     */
    private static boolean mixesRows(String implementation, Window window, int channels, Shape output) {
        return (channels == 1 || implementation.endsWith("amx"))
                && output.extent(-1) == 1
                && positions(output) > 1
                && window.stride().getLast() > 1;
    }
}
