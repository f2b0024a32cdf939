package io.github.dnn4j.runtime;

/** Memory mapped straight from the operating system, zeroed, outside the Java heap and the C heap. */
public final class NativeMemory {
    /** Huge mappings start at a multiple of this many bytes. */
    public static final long HUGE_PAGE_BYTES = 2L << 20;

    private NativeMemory() {}

    /** Whether memory can be mapped: the native library is loaded. */
    public static boolean isAvailable() {
        return NativeRuntime.isAvailable();
    }

    /**
     * Maps memory.
     *
     * @param bytes how many, at least 1
     * @param huge true to start at a multiple of {@link #HUGE_PAGE_BYTES} and ask the kernel for huge pages, which it
     *     may decline: the memory is then as good, with smaller pages
     * @return the address, to be given to {@link #unmap} once with the same size
     * @throws NativeCallException when {@code bytes} is below 1 or the system has no such memory
     */
    public static long map(long bytes, boolean huge) {
        NativeRuntime.require();
        long[] address = new long[1];
        int[] systemError = new int[1];
        int status = Dnn4jNative.dnn4j_map(bytes, huge ? 1 : 0, address, systemError);
        if (status != Dnn4jNative.DNN4J_OK) {
            throw new NativeCallException("dnn4j_map", status, -1, bytes + " bytes" + reason(systemError[0]));
        }
        return address[0];
    }

    /**
     * Gives memory back.
     *
     * @throws NativeCallException when the address or size cannot be those of a mapping
     */
    public static void unmap(long address, long bytes) {
        NativeRuntime.require();
        int[] systemError = new int[1];
        int status = Dnn4jNative.dnn4j_unmap(address, bytes, systemError);
        if (status != Dnn4jNative.DNN4J_OK) {
            throw new NativeCallException(
                    "dnn4j_unmap",
                    status,
                    -1,
                    bytes + " bytes at 0x" + Long.toHexString(address) + reason(systemError[0]));
        }
    }

    /** The resident size of this process in bytes. */
    public static long residentBytes() {
        NativeRuntime.require();
        long[] bytes = new long[1];
        int status = Dnn4jNative.dnn4j_resident_bytes(bytes);
        if (status != Dnn4jNative.DNN4J_OK) {
            throw new NativeCallException("dnn4j_resident_bytes", status, -1, "/proc/self/statm cannot be read");
        }
        return bytes[0];
    }

    private static String reason(int systemError) {
        if (systemError == 0) {
            return "";
        }
        byte[] text = new byte[256];
        int status = Dnn4jNative.dnn4j_system_error_text(systemError, text, text.length);
        String words = status == Dnn4jNative.DNN4J_OK ? NativeRuntime.text(text) : "no text";
        return ", errno " + systemError + " (" + words + ")";
    }
}
