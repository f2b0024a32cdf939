package io.github.dnn4j.runtime;

/** Finds numbers that are not finite in native memory, at memory's speed. */
public final class NonFiniteScan {
    private NonFiniteScan() {}

    /** How numbers lie in memory. */
    public enum Format {
        /** IEEE 754 binary32. */
        F32(Dnn4jNative.DNN4J_FORMAT_F32),
        /** The upper half of binary32. */
        BF16(Dnn4jNative.DNN4J_FORMAT_BF16),
        /** IEEE 754 binary16. */
        F16(Dnn4jNative.DNN4J_FORMAT_F16);

        private final int code;

        Format(int code) {
            this.code = code;
        }
    }

    /** Whether memory can be scanned: the native library is loaded. */
    public static boolean isAvailable() {
        return NativeRuntime.isAvailable();
    }

    /**
     * The index of the first number that is NaN, or infinite where {@code infinities} are looked for too.
     *
     * @param address where the numbers lie
     * @param count how many there are
     * @param threads size of the OpenMP team that may read long rows; 0 for the calling thread's own
     * @return -1 if there is none
     * @throws NativeCallException if the address is 0 or a number negative
     */
    public static long first(long address, long count, Format format, boolean infinities, int threads) {
        NativeRuntime.require();
        long index = Dnn4jNative.dnn4j_find_nonfinite(address, count, format.code, infinities ? 1 : 0, threads);
        if (index == Dnn4jNative.DNN4J_SCAN_REFUSED) {
            throw new NativeCallException(
                    "dnn4j_find_nonfinite",
                    (int) index,
                    -1,
                    count + " numbers at 0x" + Long.toHexString(address) + ", " + threads + " threads");
        }
        return index;
    }
}
