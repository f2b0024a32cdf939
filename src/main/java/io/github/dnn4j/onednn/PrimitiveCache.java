package io.github.dnn4j.onednn;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How many primitives oneDNN keeps for the process after their owners have given them up, so that the same one need
 * not be generated again: layers that are alike, and networks that are compiled once more. A primitive holds 0.05 to
 * 0.4 MiB of code and tables, and one for another picture size is another one, so that oneDNN's own capacity of 1,024
 * amounts to hundreds of megabytes of primitives that nobody asks for again. {@link #CAPACITY} holds all of a large
 * network.
 */
final class PrimitiveCache {
    /** The different primitives of a large network, of which there are one or two hundred. */
    static final int CAPACITY = 256;

    /** What oneDNN takes if nobody says anything else. */
    static final int DEFAULT_CAPACITY = 1024;

    private static final String VARIABLE = "ONEDNN_PRIMITIVE_CACHE_CAPACITY";

    private PrimitiveCache() {}

    /**
     * The capacity to set.
     *
     * @param environment the process's: oneDNN takes the capacity from there itself
     * @param present what oneDNN has
     * @return empty if the user or another user of oneDNN in this process has chosen
     */
    static OptionalInt choose(Map<String, String> environment, int present) {
        boolean chosen = Stream.of(VARIABLE, VARIABLE.replace("ONEDNN", "DNNL")).anyMatch(environment::containsKey);
        return chosen || present != DEFAULT_CAPACITY ? OptionalInt.empty() : OptionalInt.of(CAPACITY);
    }
}
