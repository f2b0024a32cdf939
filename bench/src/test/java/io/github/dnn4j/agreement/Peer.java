package io.github.dnn4j.agreement;

/** Another implementation of the layers: it shares no code with dnn4j, and gets the same weights and inputs. */
public interface Peer extends AutoCloseable {
    /** Its name and version. */
    String name();

    /**
     * Computes the case.
     *
     * @return its outputs, or the reason why it has no such layer; what it should compute and fails at is thrown
     */
    Answer answer(AgreementCase agreementCase);

    @Override
    void close();
}
