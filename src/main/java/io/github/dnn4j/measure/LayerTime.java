package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.Session.StepTime;
import io.github.dnn4j.layer.Cost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a run.
 *
 * @param step kind and name
 * @param implementation the kernel as the library names it; empty where the plan does not tell
 * @param macs multiply-accumulate operations, of all layers fused into it
 * @param bytes what it has to read and write at least
 * @param nanos the median of its time
 */
public record LayerTime(String step, String implementation, long macs, long bytes, double nanos) {
    /** True if it multiplies less than is counted, as Winograd's minimal filtering does. */
    public boolean multipliesLess() {
        return implementation.contains("winograd");
    }

    /** Floating-point operations per nanosecond, two per multiply-accumulate: 10^9 per second. */
    public double gigaflops() {
        return nanos == 0 ? 0 : 2.0 * macs / nanos;
    }

    /** Bytes per nanosecond: 10^9 per second. */
    public double gigabytes() {
        return nanos == 0 ? 0 : bytes / nanos;
    }

    /**
     * The median times of a session's steps.
     *
     * @param before comes before each run, untimed
     * @param runs how many runs to take the median of
     */
    static List<LayerTime> measure(
            Session session, Explanation explanation, Map<String, Cost> costs, Runnable before, int runs) {
        Map<String, List<Long>> times = new LinkedHashMap<>();
        for (int i = 0; i < runs; i++) {
            before.run();
            Map<String, Long> sums = new LinkedHashMap<>(); // a composed layer is several calls of one name
            for (StepTime time : session.profile()) {
                sums.merge(time.step(), time.nanos(), Long::sum);
            }
            sums.forEach((step, nanos) ->
                    times.computeIfAbsent(step, key -> new ArrayList<>()).add(nanos));
        }
        Map<String, String> implementations = new LinkedHashMap<>();
        for (StepReport step : explanation.steps()) {
            implementations.putIfAbsent(step.kind() + " " + step.name(), step.implementation());
        }
        List<LayerTime> result = new ArrayList<>();
        times.forEach((step, nanos) -> {
            Cost cost = costs.getOrDefault(step, Cost.NONE);
            long[] values = nanos.stream().mapToLong(Long::longValue).toArray();
            result.add(new LayerTime(
                    step,
                    implementations.getOrDefault(step, ""),
                    cost.macs(),
                    cost.bytesRead() + cost.bytesWritten(),
                    Statistics.of(values).median()));
        });
        return List.copyOf(result);
    }
}
