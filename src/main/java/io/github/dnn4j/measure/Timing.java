package io.github.dnn4j.measure;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of a workload in one configuration.
 *
 * @param latency times of single runs
 * @param batch samples of a run
 * @param macs multiply-accumulate operations of a run
 * @param bytes what the steps of a run have to read and write at least
 * @param compileNanos time from the network and its weights to a session that can run
 * @param poolPeakBytes the most memory that weights, activations, inputs and outputs took while one session ran
 * @param sessions throughput of several sessions at once; empty where it was not asked for
 * @param layers times of the steps; empty where they were not asked for
 * @param enqueueNanos what starting a run takes the host, where runs can be enqueued; their inputs and outputs, and
 *     those of {@code latency}, stay on the device then
 */
public record Timing(
        Statistics latency,
        long batch,
        long macs,
        long bytes,
        long compileNanos,
        long poolPeakBytes,
        List<Throughput> sessions,
        List<LayerTime> layers,
        OptionalDouble enqueueNanos) {
    /** Copies the lists. */
    public Timing {
        sessions = List.copyOf(sessions);
        layers = List.copyOf(layers);
    }

    /** True if a step is known to multiply less than is counted. */
    public boolean multipliesLess() {
        return layers.stream().anyMatch(LayerTime::multipliesLess);
    }

    /** 10^9 floating-point operations per second at the median, two per multiply-accumulate. */
    public double gigaflops() {
        return 2.0 * macs / latency.median();
    }

    /** 10^9 bytes per second at the median. */
    public double gigabytes() {
        return bytes / latency.median();
    }

    /** Samples per second of one session at the median. */
    public double samplesPerSecond() {
        return batch * 1e9 / latency.median();
    }
}
