package io.github.dnn4j.verify;

/** Something to verify; nothing is computed until it runs. */
public interface VerifyCase {
    /** What it verifies, in one line. */
    String name();

    /** Computes on the reference and on the backend, and compares; failures are in the report, never thrown. */
    CaseReport run();
}
