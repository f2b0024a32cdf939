package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.Session.StepTime;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.ZooWeights;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The most that a backend computes per second: the fastest run of the fastest of a few layers that are as good as
 * layers get, with many channels in multiples of 64 and every value used often. What a vendor's data sheet says is
 * more; this is what a layer can hope for.
 *
 * @param backend the backend that computed
 * @param precision what it computed in
 * @param threads on how many threads
 * @param shape the layer that was fastest
 * @param gigaflops 10^9 floating-point operations per second, two per multiply-accumulate
 */
public record ComputePeak(String backend, Precision precision, int threads, String shape, double gigaflops) {
    private static final String LAYER = "layer";

    private record Candidate(String shape, Network network) {}

    /**
     * Measures the peak; each of the layers takes the budget's time.
     *
     * @param tuning what the backend measures and keeps when it compiles
     */
    public static ComputePeak measure(
            Backend backend, Precision precision, int threads, Tuning tuning, LongSupplier clock, Budget budget) {
        // What the arithmetic reaches, not what a convolution that needs less of it would count as.
        CompileOptions direct = new Configuration(precision, 1, threads)
                .options()
                .avoiding("dnn4j:winograd")
                .tuning(tuning);
        ComputePeak best = null;
        for (Candidate candidate : candidates()) {
            double reached = measure(candidate.network(), backend, direct, clock, budget);
            if (best == null || reached > best.gigaflops()) {
                best = new ComputePeak(backend.name(), precision, threads, candidate.shape(), reached);
            }
        }
        return best;
    }

    /** The networks that are measured, of one layer each. */
    public static List<Network> networks() {
        return candidates().stream().map(Candidate::network).toList();
    }

    private static List<Candidate> candidates() {
        return List.of(
                new Candidate("convolution 3x3, 256 to 256 channels, 56x56", convolution(256, 56, 3)),
                new Candidate("convolution 1x1, 1024 to 1024 channels, 28x28", convolution(1024, 28, 1)),
                new Candidate("matrix product 1024x1024x1024", product(1024)));
    }

    private static Network convolution(int channels, int size, int kernel) {
        NetworkBuilder b = new NetworkBuilder("peak");
        Value x = b.input("data", 1, channels, size, size);
        return b.output(x.convolution(LAYER, channels, kernel, c -> c.withPadding(kernel / 2)))
                .build();
    }

    private static Network product(int size) {
        NetworkBuilder b = new NetworkBuilder("peak");
        return b.output(b.input("data", size, size).fullyConnected(LAYER, size)).build();
    }

    private static double measure(
            Network network, Backend backend, CompileOptions options, LongSupplier clock, Budget budget) {
        Subject subject = new Subject(network, ZooWeights.of(network, 1), network.defaultShapes());
        try (CompiledNetwork compiled = backend.compile(network, subject.parameters(), options);
                Session session = compiled.newSession(new Shape[0])) {
            session.input("data").fill(0.5f);
            String step = network.nodes().getFirst().layer().kind() + " " + LAYER;
            return 2.0 * subject.macs() / fastestNanos(session, step, clock, budget);
        }
    }

    /** The least time of the step in the runs that the budget allows. */
    static long fastestNanos(Session session, String step, LongSupplier clock, Budget budget) {
        AtomicLong fastest = new AtomicLong(Long.MAX_VALUE);
        new Sampler(clock, budget).sample(() -> fastest.accumulateAndGet(nanos(session.profile(), step), Math::min));
        return fastest.get();
    }

    /** The time of the layer without the reorders before and after it. */
    private static long nanos(List<StepTime> profile, String step) {
        return Math.max(
                1,
                profile.stream()
                        .filter(time -> time.step().equals(step))
                        .mapToLong(StepTime::nanos)
                        .sum());
    }
}
