package io.github.dnn4j.session;

/** The order of a training session's passes: one backward pass at most after each forward pass. */
public final class StepOrder {
    private final String session;
    private boolean derivable;

    /**
     * Nothing to derive yet.
     *
     * @param session what to call the session in messages
     */
    public StepOrder(String session) {
        this.session = session;
    }

    /** A forward pass overwrites what the last one kept. */
    public void beginForward() {
        derivable = false;
    }

    /** A forward pass has succeeded. */
    public void endForward() {
        derivable = true;
    }

    /**
     * A backward pass uses up what the forward pass kept.
     *
     * @throws IllegalStateException if no forward pass has succeeded since the last backward pass
     */
    public void beginBackward() {
        if (!derivable) {
            throw new IllegalStateException(
                    session + " has nothing to derive: call forward before every call of backward");
        }
        derivable = false;
    }
}
