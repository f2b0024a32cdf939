package io.github.dnn4j.model;

/**
 * A class that a picture may show.
 *
 * @param index number of the class among the network's, from 0
 * @param label name of the class; its number where no names are known
 * @param probability between 0 and 1; those of all classes make 1
 */
public record Prediction(int index, String label, double probability) {
    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%s %.1f %%", label, 100 * probability);
    }
}
