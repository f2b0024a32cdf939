package io.github.dnn4j.measure;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A latency as a {@link BenchDocument} has it.
 *
 * @param key what was measured and how
 * @param lowerQuartile nanoseconds, as the rest
 * @param median the median
 * @param upperQuartile the upper quartile
 * @param low lower end of the median's interval
 * @param high upper end of the median's interval
 */
public record Recorded(Key key, double lowerQuartile, double median, double upperQuartile, double low, double high) {
    /**
     * What must be the same for two latencies to be compared.
     *
     * @param workload name of the workload
     * @param backend name of the backend
     * @param precision name of the precision
     * @param batch batch size
     * @param threads threads of a run
     * @param cold whether caches were emptied before each run
     */
    public record Key(String workload, String backend, String precision, long batch, long threads, boolean cold) {}

    /**
     * The latencies of a document; results without one are left out.
     *
     * @throws InvalidDescriptorException if it is not a document of {@code bench}
     */
    public static List<Recorded> of(Map<String, ?> document) {
        require(
                BenchDocument.FORMAT.equals(document.get("format")),
                "its format is %s, not %s: it was not written by this version's bench --json",
                document.get("format"),
                BenchDocument.FORMAT);
        try {
            boolean cold = Boolean.TRUE.equals(map(document.get("settings")).get("cold"));
            List<Recorded> list = new ArrayList<>();
            for (Object one : (List<?>) document.get("results")) {
                Map<?, ?> result = map(one);
                if (result.get("latency") instanceof Map<?, ?> latency) {
                    list.add(new Recorded(
                            key(result, cold),
                            number(latency, "lower_quartile_nanoseconds"),
                            number(latency, "median_nanoseconds"),
                            number(latency, "upper_quartile_nanoseconds"),
                            number(latency, "median_low_nanoseconds"),
                            number(latency, "median_high_nanoseconds")));
                }
            }
            return list;
        } catch (ClassCastException | NullPointerException damaged) {
            throw new InvalidDescriptorException("a field of it is missing or is not what bench --json writes");
        }
    }

    private static Key key(Map<?, ?> result, boolean cold) {
        return new Key(
                (String) result.get("workload"),
                (String) result.get("backend"),
                (String) result.get("precision"),
                (long) number(result, "batch"),
                (long) number(result, "threads"),
                cold);
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static double number(Map<?, ?> map, String name) {
        return ((Number) map.get(name)).doubleValue();
    }
}
