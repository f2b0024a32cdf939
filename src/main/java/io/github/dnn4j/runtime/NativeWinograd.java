package io.github.dnn4j.runtime;

/** What 3x3 convolutions by Winograd's minimal filtering need besides a step of a sequence. */
public final class NativeWinograd {
    /** Scratch memory of one thread. */
    public static final long SCRATCH_BYTES = Dnn4jNative.DNN4J_WINOGRAD_SCRATCH_BYTES;

    /** Channels of source and result come in multiples of this. */
    public static final int CHANNELS = 16;

    /** Products that a tile of inputs and a kernel have for each other: numbers in a packed kernel. */
    public static final int POSITIONS = 16;

    /** Rows of source and result, and zeros before the source's first row and column. */
    public record Geometry(long height, long outHeight, long padTop, long padLeft) {}

    private NativeWinograd() {}

    /**
     * Packs dense F32 weights (out, in, 3, 3) at an address into {@link #POSITIONS} in out numbers at another.
     *
     * @throws NativeCallException if channels are not multiples of {@link #CHANNELS}
     */
    public static void pack(long weights, long inChannels, long outChannels, long packed) {
        NativeRuntime.require();
        int status = Dnn4jNative.dnn4j_winograd_pack(weights, inChannels, outChannels, packed);
        if (status != Dnn4jNative.DNN4J_OK) {
            throw new NativeCallException(
                    "dnn4j_winograd_pack",
                    status,
                    -1,
                    inChannels + " channels in and " + outChannels + " out; multiples of " + CHANNELS + " are needed");
        }
    }
}
