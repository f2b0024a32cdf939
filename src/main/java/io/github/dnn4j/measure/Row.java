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
    /** How many times fewer multiplications F(2x2, 3x3) takes than direct convolution: 36 to 16. */
    private static final double FEWER = 2.25;

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

    /**
     * True if the run, or a step of it, was faster than the peak though it multiplies all that is counted, or by more
     * than Winograd's minimal filtering can make up for: the peak was measured in a bad moment.
     */
    public boolean refutesPeak() {
        if (result.timing().isEmpty() || peak.isEmpty()) {
            return false;
        }
        Timing timing = result.timing().get();
        double most = timing.multipliesLess() ? FEWER : 1;
        return computeShare().orElse(0) > most
                || timing.layers().stream()
                        .anyMatch(layer -> !layer.multipliesLess()
                                && layer.macs() > 0
                                && layer.gigaflops() > peak.get().gigaflops());
    }

    /** How a run can exceed what the machine was measured to compute, in a sentence; empty if it does not. */
    public Optional<String> abovePeak() {
        double share = computeShare().orElse(0);
        if (share <= 1) {
            return Optional.empty();
        }
        Timing timing = result.timing().orElseThrow();
        boolean mayMultiplyLess = timing.layers().isEmpty() || timing.multipliesLess();
        String counted =
                "more than the peak of computing: operations are counted as those of direct convolution, and steps"
                        + " by Winograd's minimal filtering multiply " + FEWER + " times less";
        String slower =
                "the processor was slower while the peak was measured, twice, for other programs or its clock, so"
                        + " measure again when nothing else runs";
        if (mayMultiplyLess && share <= FEWER) {
            return Optional.of(timing.layers().isEmpty() ? counted + "; without such steps, " + slower : counted);
        }
        return Optional.of("more than the peak of computing: " + slower);
    }

    /** How a run can exceed what the machine was measured to copy, in a sentence; empty if it does not. */
    public Optional<String> aboveBandwidth() {
        return bandwidthShare().orElse(0) <= 1
                ? Optional.empty()
                : Optional.of(
                        "more than the peak of memory, which is that of copies too large for the caches: values that"
                                + " stay in caches move faster, and other programs may have slowed the copies down");
    }
}
