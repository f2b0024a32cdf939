package io.github.dnn4j.measure;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A result beside what the machine can do.
 *
 * @param result the result
 * @param peak the most that the device computes in this precision on so many threads; empty if not measured
 * @param bandwidth the most bytes per second that so many threads copy; empty if not measured
 * @param startUp the way to the first result in a process of its own; empty if not measured
 */
public record Row(Result result, Optional<ComputePeak> peak, OptionalDouble bandwidth, Optional<StartUp> startUp) {
    /** The share of the peak that the median run reached; empty without a peak, or where nothing was computed. */
    public OptionalDouble computeShare() {
        if (result.timing().isEmpty() || peak.isEmpty() || result.timing().get().macs() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(result.timing().get().gigaflops() / peak.get().gigaflops());
    }

    /** The share of the memory bandwidth that the median run's planned traffic is. */
    public OptionalDouble bandwidthShare() {
        if (result.timing().isEmpty() || bandwidth.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(result.timing().get().gigabytes() * 1e9 / bandwidth.getAsDouble());
    }
}
