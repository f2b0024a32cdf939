package io.github.dnn4j.onnx;

/**
 * The graph cannot be described for every binding of the extents that are assumed to be free; the importer tries again
 * with fewer of them. Never leaves this package.
 */
final class NotSymbolicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotSymbolicException(String reason) {
        super(reason, null, false, false);
    }
}
