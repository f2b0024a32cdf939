package io.github.dnn4j.runtime;

/** The statuses of the native library itself. Those of oneDNN are positive and pass through it as they are. */
public enum NativeStatus {
    /** Success. */
    OK(Dnn4jNative.DNN4J_OK),
    /** A handle, address or array that must be there is null. */
    NULL_ARGUMENT(Dnn4jNative.DNN4J_NULL_ARGUMENT),
    /** A count, size or team size is negative, or zero where it must not be. */
    NEGATIVE_COUNT(Dnn4jNative.DNN4J_NEGATIVE_COUNT),
    /** A step kind or library number that the native library does not know. */
    UNKNOWN_KIND(Dnn4jNative.DNN4J_UNKNOWN_KIND),
    /** The arguments of a step do not fit its kind. */
    BAD_STEP(Dnn4jNative.DNN4J_BAD_STEP),
    /** The process heap is exhausted. */
    OUT_OF_MEMORY(Dnn4jNative.DNN4J_OUT_OF_MEMORY),
    /** The operating system refused. */
    SYSTEM_ERROR(Dnn4jNative.DNN4J_SYSTEM_ERROR),
    /** An exception inside the native library that should not have happened. */
    INTERNAL_ERROR(Dnn4jNative.DNN4J_INTERNAL_ERROR),
    /** The calling thread cannot have a team of that size; see {@link NativeThreads#team}. */
    NO_THREADS(Dnn4jNative.DNN4J_NO_THREADS);

    private final int code;

    NativeStatus(int code) {
        this.code = code;
    }

    /** The number that the native library returns. */
    public int code() {
        return code;
    }

    /** The status in words, for messages: this library's by name, oneDNN's and unknown ones by number. */
    public static String describe(int status) {
        for (NativeStatus known : values()) {
            if (known.code == status) {
                return known.name();
            }
        }
        return (status > 0 ? "oneDNN status " : "unknown status ") + status;
    }
}
