package io.github.dnn4j.runtime;

/**
 * A call of the native library that did not succeed. {@link #status()} is the number it returned: positive numbers are
 * oneDNN's own ({@code dnnl_status_t}), negative ones are this library's, named by {@link NativeStatus}.
 */
public class NativeCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int status;
    private final int step;

    /**
     * Creates the exception.
     *
     * @param call the function that was called
     * @param status what it returned, not zero
     * @param step the index of the step at fault in a sequence, or -1 when none is
     * @param detail what is wrong, with the offending value
     */
    public NativeCallException(String call, int status, int step, String detail) {
        super(call + " failed with " + NativeStatus.describe(status) + (step < 0 ? "" : " at step " + step) + ": "
                + detail);
        this.call = call;
        this.status = status;
        this.step = step;
    }

    /** The function that was called. */
    public String call() {
        return call;
    }

    /** The number it returned. */
    public int status() {
        return status;
    }

    /** The index of the step at fault in a sequence, or -1 when the failure belongs to none. */
    public int step() {
        return step;
    }
}
