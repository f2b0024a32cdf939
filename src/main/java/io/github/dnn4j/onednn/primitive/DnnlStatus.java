package io.github.dnn4j.onednn.primitive;

/** oneDNN's {@code dnnl_status_t}. */
public enum DnnlStatus {
    SUCCESS,
    OUT_OF_MEMORY,
    INVALID_ARGUMENTS,
    UNIMPLEMENTED,
    LAST_IMPL_REACHED,
    RUNTIME_ERROR,
    NOT_REQUIRED,
    INVALID_GRAPH,
    INVALID_GRAPH_OP,
    INVALID_SHAPE,
    INVALID_DATA_TYPE,
    /** A number that this version of oneDNN does not document. */
    UNKNOWN;

    private static final DnnlStatus[] BY_CODE = values();

    public static DnnlStatus of(int code) {
        return code >= 0 && code < UNKNOWN.ordinal() ? BY_CODE[code] : UNKNOWN;
    }
}
