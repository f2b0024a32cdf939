package io.github.dnn4j;

/**
 * How much a test tries whose cost grows with the number of its cases: a share that every commit can afford on a small,
 * busy machine, or all of it with {@code -Ddnn4j.thorough=true}.
 */
public final class Effort {
    private Effort() {}

    /** Whether everything is asked for. */
    public static boolean isThorough() {
        return Boolean.getBoolean("dnn4j.thorough");
    }

    /** A number of cases: the first, or the second if everything is asked for. */
    public static int of(int usual, int thorough) {
        return isThorough() ? thorough : usual;
    }
}
