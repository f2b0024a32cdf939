package io.github.dnn4j.quantize;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ranges of values, from samples.
 *
 * @param ranges a range for every value asked for
 * @param samples how many samples were seen
 */
public record Calibration(Map<String, Range> ranges, int samples) {
    private static final double PERCENTILE = 0.9999;

    /** Copies the map. */
    public Calibration {
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    }

    /**
     * Runs the network on every sample, twice where the method looks at distributions.
     *
     * @param backend what runs the network
     * @param network the network, in floating point
     * @param parameters a tensor for every parameter of the network
     * @param samples tensors for every input, by name
     * @param values names of the values whose range is wanted
     * @param method how a range is chosen from what was seen
     * @return the ranges, each with 0 in it
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there are no samples, or a value is not finite
     */
    public static Calibration of(
            Backend backend,
            Network network,
            Parameters parameters,
            List<Map<String, Tensor>> samples,
            Collection<String> values,
            RangeMethod method) {
        require(!samples.isEmpty(), "network %s cannot be calibrated without samples", network.name());
        try (Observer observer = new Observer(backend, network, parameters, values)) {
            Map<String, Range> extremes = new LinkedHashMap<>();
            values.forEach(value -> extremes.put(value, Range.ZERO));
            for (Map<String, Tensor> sample : samples) {
                observer.observe(
                        sample,
                        values,
                        (value, elements) -> extremes.put(value, widened(value, extremes.get(value), elements)));
            }
            return method.needsHistogram()
                    ? narrowed(observer, samples, extremes, method)
                    : new Calibration(extremes, samples.size());
        }
    }

    private static Range widened(String value, Range range, float[] elements) {
        float low = 0;
        float high = 0;
        for (float element : elements) {
            require(Float.isFinite(element), "value %s of a calibration sample holds %s", value, element);
            low = Math.min(low, element);
            high = Math.max(high, element);
        }
        return range.with(low).with(high);
    }

    private static Calibration narrowed(
            Observer observer, List<Map<String, Tensor>> samples, Map<String, Range> extremes, RangeMethod method) {
        Map<String, Histogram> histograms = new LinkedHashMap<>();
        extremes.forEach((value, range) -> histograms.put(value, new Histogram(range.magnitude())));
        for (Map<String, Tensor> sample : samples) {
            observer.observe(
                    sample,
                    extremes.keySet(),
                    (value, elements) -> histograms.get(value).add(elements));
        }
        Map<String, Range> ranges = new LinkedHashMap<>();
        extremes.forEach((value, range) -> ranges.put(
                value, range.within(bound(histograms.get(value), range.grid().type(), method))));
        return new Calibration(ranges, samples.size());
    }

    private static double bound(Histogram histogram, DataType type, RangeMethod method) {
        return switch (method) {
            case MIN_MAX -> Double.MAX_VALUE;
            case PERCENTILE -> histogram.percentile(PERCENTILE);
            case ENTROPY -> histogram.bound(Divergence.bins(histogram.counts(), type == DataType.U8 ? 256 : 128));
        };
    }
}
