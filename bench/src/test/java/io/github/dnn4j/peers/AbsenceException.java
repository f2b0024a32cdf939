package io.github.dnn4j.peers;

/** Says why a competitor has no part in a case, or none in what is left of it. */
final class AbsenceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    enum Kind {
        /** It has no such layer, precision or processor: no fault. */
        REFUSED("not available"),
        /** The time that a case may take was over: the machine's, or its own. */
        CUT("CUT"),
        /** It said so, or its process ended. */
        FAILED("FAILED");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    AbsenceException(Kind kind, String reason) {
        super(kind.text + ": " + reason);
    }
}
