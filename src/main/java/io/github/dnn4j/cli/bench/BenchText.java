package io.github.dnn4j.cli.bench;

import io.github.dnn4j.measure.Result;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.measure.Timing;
import java.util.Locale;
import java.util.OptionalDouble;

/** How {@code bench} writes names and numbers. */
final class BenchText {
    /** What marks a share of more than all of a peak. */
    static final String ABOVE = "*";

    private BenchText() {}

    static Timing timing(Row row) {
        return row.result().timing().orElseThrow();
    }

    static String threads(int count) {
        return count + (count == 1 ? " thread" : " threads");
    }

    static String precision(Result result) {
        return result.configuration().arithmetic().label();
    }

    static String name(Result result) {
        return result.workload() + " on " + result.backend() + " in " + precision(result) + ", batch "
                + result.configuration().batch() + ", "
                + threads(result.configuration().threads());
    }

    static String percent(OptionalDouble share) {
        return share.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f%%", 100 * share.getAsDouble());
    }

    /** A share of a peak, with a mark where it is more than all of it; a note says how that can be. */
    static String ofPeak(OptionalDouble share) {
        return percent(share) + (share.orElse(0) > 1 ? ABOVE : "");
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }
}
