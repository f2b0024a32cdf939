package io.github.dnn4j.cli.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.List;

/**
 * Mean and spread of what several runs gave.
 *
 * @param values of the runs
 * @param mean their mean
 * @param deviation their standard deviation, with n - 1; NaN for a single one
 */
record Spread(List<Double> values, double mean, double deviation) {
    /** Of at least one value. */
    static Spread of(List<Double> values) {
        require(!values.isEmpty(), "the spread of no values was asked for");
        double mean = values.stream().mapToDouble(v -> v).sum() / values.size();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        double deviation = values.size() == 1 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
        return new Spread(List.copyOf(values), mean, deviation);
    }

    /** With a factor and places after the point, as in {@code 91.23 ± 0.12}. */
    String text(double factor, int places) {
        String form = "%." + places + "f";
        String text = String.format(java.util.Locale.ROOT, form, factor * mean);
        return Double.isNaN(deviation)
                ? text
                : text + String.format(java.util.Locale.ROOT, " \u00b1 " + form, factor * deviation);
    }
}
