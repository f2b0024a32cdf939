package io.github.dnn4j.verify;

import java.util.Locale;

/** The outcome of one case, in the words of oneDNN's benchdnn. */
public enum Status {
    /** The results agree. */
    PASSED,
    /** The results differ, or computing them failed. */
    FAILED,
    /** The results agree, but so many are zero that this says little. */
    MISTRUSTED,
    /** Not tried: the processor lacks the precision. */
    SKIPPED,
    /** The backend cannot compute the layer, and says why. */
    UNIMPLEMENTED,
    /** The case describes no valid layer. */
    INVALID_ARGUMENTS;

    /** True for the outcomes that make a run fail: something was wrong, as opposed to not known. */
    public boolean isFailure() {
        return switch (this) {
            case FAILED, INVALID_ARGUMENTS -> true;
            case PASSED, MISTRUSTED, SKIPPED, UNIMPLEMENTED -> false;
        };
    }

    /** The name in lower case, as a summary line shows it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
