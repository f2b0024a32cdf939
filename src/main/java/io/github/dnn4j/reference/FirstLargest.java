package io.github.dnn4j.reference;

/** The place of the first among the largest values; of the first NaN if there is one. */
final class FirstLargest {
    private int place = -1;
    private double value;

    /** Looks at a value. */
    void take(int at, double next) {
        if (place < 0 || next > value || Double.isNaN(next) && !Double.isNaN(value)) {
            place = at;
            value = next;
        }
    }

    /** Where it was; -1 if there was none. */
    int place() {
        return place;
    }
}
