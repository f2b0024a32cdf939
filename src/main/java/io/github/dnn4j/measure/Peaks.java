package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.reference.ReferenceBackend;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What the machine can do, measured when first asked for. What a device computes is measured by the first backend that
 * computes on a device of this kind and is not the reference; so is the bandwidth, but that of the host by copies.
 */
public final class Peaks {
    /** Several times the caches of today's GPUs. */
    private static final long DEVICE_BYTES = 256L << 20;

    /** What a peak of computing is of. */
    record Key(Device.Kind kind, Precision precision, int threads) {}

    private final List<Backend> backends;
    private final LongSupplier clock;
    private final Budget budget;
    private final long lastLevelBytes;
    private final Tuning tuning;
    private final long deviceBytes;
    private final Function<Key, Optional<ComputePeak>> measuring;
    private final Map<Key, Optional<ComputePeak>> compute = new HashMap<>();
    private final Set<Key> repeated = new HashSet<>();
    private final Map<Integer, Double> bandwidth = new HashMap<>();
    private final Map<Device.Kind, OptionalDouble> elsewhere = new HashMap<>();

    /**
     * Nothing measured yet.
     *
     * @param backends those that may measure, the preferred first; they stay the caller's to close
     * @param budget for each layer that competes for a peak
     * @param lastLevelBytes size of the last-level cache, 0 if not known
     * @param tuning what backends measure and keep when they compile
     */
    public Peaks(List<Backend> backends, LongSupplier clock, Budget budget, long lastLevelBytes, Tuning tuning) {
        this(backends, clock, budget, lastLevelBytes, tuning, DEVICE_BYTES);
    }

    /** As above, with a size of what a device reads and of what it writes. */
    Peaks(
            List<Backend> backends,
            LongSupplier clock,
            Budget budget,
            long lastLevelBytes,
            Tuning tuning,
            long deviceBytes) {
        this.backends = List.copyOf(backends);
        this.clock = clock;
        this.budget = budget;
        this.lastLevelBytes = lastLevelBytes;
        this.tuning = tuning;
        this.deviceBytes = deviceBytes;
        this.measuring = this::measure;
    }

    /** Peaks of computing that something else measures. */
    Peaks(Function<Key, Optional<ComputePeak>> measuring) {
        this.backends = List.of();
        this.clock = System::nanoTime;
        this.budget = new Budget(1, 1, 1, 0);
        this.lastLevelBytes = 0;
        this.tuning = Tuning.OFF;
        this.deviceBytes = DEVICE_BYTES;
        this.measuring = measuring;
    }

    /** The peak for what runs on {@code device}; empty if no backend could measure it. */
    public synchronized Optional<ComputePeak> compute(Device device, Precision precision, int threads) {
        return compute.computeIfAbsent(new Key(device.kind(), precision, threads), measuring);
    }

    private Optional<ComputePeak> measure(Key key) {
        return measurers(key.kind())
                .filter(backend -> backend.supports(key.precision()))
                .findFirst()
                .map(backend -> ComputePeak.measure(backend, key.precision(), key.threads(), tuning, clock, budget));
    }

    /**
     * Measures a peak once more and keeps the higher one, since what was measured is below what a run reached. Further
     * calls do nothing.
     */
    public synchronized void computeAgain(Device device, Precision precision, int threads) {
        Key key = new Key(device.kind(), precision, threads);
        Optional<ComputePeak> before = compute.get(key);
        if (before == null || before.isEmpty() || !repeated.add(key)) {
            return;
        }
        measuring
                .apply(key)
                .filter(again -> again.gigaflops() > before.get().gigaflops())
                .ifPresent(again -> compute.put(key, Optional.of(again)));
    }

    private Stream<Backend> measurers(Device.Kind kind) {
        return backends.stream()
                .filter(backend -> !backend.name().equals(ReferenceBackend.NAME))
                .filter(backend -> backend.device().kind() == kind);
    }

    /**
     * Bytes per second of the memory of {@code device}; empty if it is not the host's and no backend could measure it.
     */
    public synchronized OptionalDouble bandwidth(Device device, int threads) {
        if (device.kind() != Device.Kind.CPU) {
            return elsewhere.computeIfAbsent(
                    device.kind(),
                    kind -> measurers(kind)
                            .mapToDouble(backend -> DeviceBandwidth.measure(backend, deviceBytes, clock, budget))
                            .findFirst());
        }
        return OptionalDouble.of(
                bandwidth.computeIfAbsent(threads, count -> MemoryBandwidth.measure(count, lastLevelBytes, clock)));
    }
}
