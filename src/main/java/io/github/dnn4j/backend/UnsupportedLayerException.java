package io.github.dnn4j.backend;

/** A layer that a backend cannot compute, and why. Unsupported is not failed: nothing was computed. */
public class UnsupportedLayerException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;
    private final String layer;
    private final String backend;
    private final String reason;

    /** Names the layer, the backend and the reason. */
    public UnsupportedLayerException(String layer, String backend, String reason) {
        super(backend + " cannot compute " + layer + ": " + reason);
        this.layer = layer;
        this.backend = backend;
        this.reason = reason;
    }

    /** The layer, by name and kind. */
    public String layer() {
        return layer;
    }

    /** The backend's name. */
    public String backend() {
        return backend;
    }

    /** Why. */
    public String reason() {
        return reason;
    }
}
