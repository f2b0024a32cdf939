package io.github.dnn4j.cli.options;

import java.util.Locale;

/** Quantities as people read them. */
public final class Units {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Units() {}

    /** Bytes with three digits or so: {@code 13.3 MiB}. */
    public static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        String form = unit == 0 ? "%.0f %s" : value < 10 ? "%.2f %s" : value < 100 ? "%.1f %s" : "%.0f %s";
        return String.format(Locale.ROOT, form, value, BINARY[unit]);
    }

    /** A count with its digits in groups of three. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A time in milliseconds, with as many places as matter. */
    public static String millis(double nanos) {
        double millis = nanos / 1e6;
        String form = millis < 1 ? "%.3f ms" : millis < 10 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%,.0f ms";
        return String.format(Locale.ROOT, form, millis);
    }

    /** A time in the unit that suits it, from nanoseconds up to milliseconds. */
    public static String time(double nanos) {
        if (nanos >= 1e6) {
            return millis(nanos);
        }
        String form = nanos < 1e3 ? "%.0f ns" : nanos < 1e4 ? "%.2f us" : nanos < 1e5 ? "%.1f us" : "%.0f us";
        return String.format(Locale.ROOT, form, nanos < 1e3 ? nanos : nanos / 1e3);
    }

    /** Milliseconds for JSON, to the microsecond. */
    public static double toMillis(double nanos) {
        return Math.rint(nanos / 1e3) / 1e3;
    }
}
