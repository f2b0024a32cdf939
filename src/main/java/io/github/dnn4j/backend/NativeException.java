package io.github.dnn4j.backend;

/** A native library refused a call. Carries the status by name, the call, and the layer it was made for. */
public class NativeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String status;
    private final int code;
    private final String call;

    /**
     * Names the status, the call and what it was for.
     *
     * @param status name of the status, {@code UNKNOWN} for a number that the library's version does not document
     * @param code the number as the library gave it
     * @param call the native function
     * @param subject the layer or resource that the call was made for
     */
    public NativeException(String status, int code, String call, String subject) {
        super(call + " failed with " + status + " (" + code + ") for " + subject);
        this.status = status;
        this.code = code;
        this.call = call;
    }

    /** Name of the status. */
    public String status() {
        return status;
    }

    /** The status as the library gave it. */
    public int code() {
        return code;
    }

    /** The native function. */
    public String call() {
        return call;
    }
}
