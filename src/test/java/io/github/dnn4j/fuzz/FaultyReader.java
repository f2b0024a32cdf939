package io.github.dnn4j.fuzz;

/** Throws for inputs that chance does not hit upon and a fuzzer guided by coverage does. */
public final class FaultyReader {
    /** The message of what is thrown. */
    static final String FAULT = "the fault of the faulty reader";

    private FaultyReader() {}

    /** Throws for inputs that begin with "dnn". */
    public static void fuzzerTestOneInput(byte[] bytes) {
        int matching = 0;
        while (matching < 3 && matching < bytes.length && bytes[matching] == "dnn".charAt(matching)) {
            matching++;
        }
        if (matching == 3) {
            throw new IllegalStateException(FAULT);
        }
    }
}
