package io.github.dnn4j.runtime;

import java.util.Arrays;

/** Steps and their arguments as the C interface takes them: arrays side by side, which grow. */
final class StepList {
    private int[] kinds = new int[16];
    private long[] objects = new long[16];
    private int[] argumentCounts = new int[16];
    private int steps;
    private int[] argumentIds = new int[64];
    private long[] argumentValues = new long[64];
    private int arguments;

    int size() {
        return steps;
    }

    /** Appends a step without arguments. */
    void step(int kind, long object) {
        if (steps == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * steps);
            objects = Arrays.copyOf(objects, 2 * steps);
            argumentCounts = Arrays.copyOf(argumentCounts, 2 * steps);
        }
        kinds[steps] = kind;
        objects[steps] = object;
        argumentCounts[steps] = 0;
        steps++;
    }

    /** Gives the last step another argument. */
    void argument(int id, long value) {
        if (arguments == argumentIds.length) {
            argumentIds = Arrays.copyOf(argumentIds, 2 * arguments);
            argumentValues = Arrays.copyOf(argumentValues, 2 * arguments);
        }
        argumentIds[arguments] = id;
        argumentValues[arguments] = value;
        arguments++;
        argumentCounts[steps - 1]++;
    }

    NativeSequence sequence() {
        return NativeSequence.create(
                Arrays.copyOf(kinds, steps),
                Arrays.copyOf(objects, steps),
                Arrays.copyOf(argumentCounts, steps),
                Arrays.copyOf(argumentIds, arguments),
                Arrays.copyOf(argumentValues, arguments));
    }
}
