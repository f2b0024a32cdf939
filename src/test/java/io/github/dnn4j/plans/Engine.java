package io.github.dnn4j.plans;

/**
 * An engine that heuristics offer.
 *
 * @param index its number
 * @param notes a letter for each of its numerical notes
 */
record Engine(int index, String notes) {
    static final char TENSOR_CORES = 't';
    static final char CONVERTS_DOWN = 'd';
    static final char REDUCED = 'r';
    static final char NONDETERMINISTIC = 'n';

    /** Reads a number with the letters behind it, such as {@code 4t}. */
    static Engine of(String word) {
        int digits = 0;
        while (digits < word.length() && (Character.isDigit(word.charAt(digits)) || word.charAt(digits) == '-')) {
            digits++;
        }
        return new Engine(Integer.parseInt(word.substring(0, digits)), word.substring(digits));
    }

    boolean has(char note) {
        return notes.indexOf(note) >= 0;
    }
}
