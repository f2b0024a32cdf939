package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.DeviceSession;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.NetworkInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Measures how fast a backend computes something, from compiling to sessions at the same time.
 *
 * @param clock nanoseconds from any origin
 * @param budget how long each measurement takes
 * @param beforeRun comes before each timed run of one session
 * @param sessions numbers of sessions to run at the same time
 * @param layers whether to time every step
 * @param tuning what the backend measures and keeps when it compiles
 */
record SpeedMeasurement(
        LongSupplier clock, Budget budget, Runnable beforeRun, List<Integer> sessions, boolean layers, Tuning tuning) {
    private static final long SEED = 1;
    private static final int LAYER_RUNS = 21;
    /** Few enough for a device's queue to take them all. */
    private static final int ENQUEUED_RUNS = 64;

    /**
     * Compiles and measures.
     *
     * @throws WrongResult if an output is not finite
     */
    Timing measure(Subject subject, Backend backend, Configuration configuration) {
        try (MemoryPool pool = MemoryPool.unlimited()) {
            long start = clock.getAsLong();
            try (CompiledNetwork compiled = backend.compile(
                            subject.network(),
                            subject.parameters(),
                            configuration.options().tuning(tuning).memory(pool));
                    Session session = compiled.newSession(subject.shapes())) {
                long compileNanos = clock.getAsLong() - start;
                fill(session, subject);
                session.run();
                requireFinite(session, subject);
                long peak = pool.peakBytes();
                OptionalDouble enqueue = OptionalDouble.empty();
                if (session.device().isPresent()) {
                    stayOnDevice(session.device().get(), subject.network());
                    enqueue = OptionalDouble.of(enqueueNanos(session.device().get()));
                }
                Statistics latency = new Sampler(clock, budget).sample(beforeRun, session::run);
                Explanation explanation = compiled.explain(subject.shapes());
                Map<String, Cost> costs = StepCosts.of(
                        explanation,
                        subject.network(),
                        subject.shapes(),
                        configuration.precision().type());
                return new Timing(
                        latency,
                        configuration.batch(),
                        subject.macs(),
                        costs.values().stream()
                                .mapToLong(cost -> cost.bytesRead() + cost.bytesWritten())
                                .sum(),
                        compileNanos,
                        peak,
                        sessions(compiled, subject),
                        layers ? layers(session, explanation, costs, latency) : List.of(),
                        enqueue);
            }
        }
    }

    /** Inputs, as they were filled and copied, and outputs are no longer copied between host and device. */
    private static void stayOnDevice(DeviceSession device, Network network) {
        network.inputs().forEach(input -> device.bind(input.name(), device.tensor(input.name())));
        network.outputs().forEach(output -> device.bind(output, device.tensor(output)));
    }

    /** The host's time for one of some runs that are enqueued one after the other. */
    private double enqueueNanos(DeviceSession device) {
        for (int i = 0; i < ENQUEUED_RUNS; i++) {
            device.enqueue(device.stream());
        }
        device.synchronize();
        long start = clock.getAsLong();
        for (int i = 0; i < ENQUEUED_RUNS; i++) {
            device.enqueue(device.stream());
        }
        long end = clock.getAsLong();
        device.synchronize();
        return (double) (end - start) / ENQUEUED_RUNS;
    }

    private static void fill(Session session, Subject subject) {
        Map<String, Tensor> inputs = NetworkInputs.random(subject.network(), subject.shapes(), SEED);
        inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
    }

    private List<LayerTime> layers(
            Session session, Explanation explanation, Map<String, Cost> costs, Statistics latency) {
        long affordable = (long) (budget.nanos() / Math.max(1, latency.median()));
        int runs = Math.clamp(affordable, 1, LAYER_RUNS);
        return LayerTime.measure(session, explanation, costs, beforeRun, runs);
    }

    private List<Throughput> sessions(CompiledNetwork compiled, Subject subject) {
        List<Throughput> results = new ArrayList<>();
        for (int count : sessions) {
            List<Session> opened = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    opened.add(compiled.newSession(subject.shapes()));
                    fill(opened.getLast(), subject);
                }
                List<Runnable> workers = new ArrayList<>();
                opened.forEach(session -> workers.add(session::run));
                results.add(Throughput.measure(workers, clock, budget.nanos()));
            } finally {
                opened.forEach(Session::close);
            }
        }
        return results;
    }

    /** The comparison may have been with something smaller; this much can be told of the whole. */
    private static void requireFinite(Session session, Subject subject) {
        for (String name : subject.network().outputs()) {
            Tensor output = session.output(name);
            long elements = output.type().isFloating() ? output.shape().elements() : 0;
            for (long i = 0; i < elements; i++) {
                if (!Float.isFinite(output.getFloat(i))) {
                    throw new WrongResult("output " + name + " has " + output.getFloat(i) + " at element " + i);
                }
            }
        }
    }

    /** A result that no comparison is needed for to be seen as wrong. */
    static final class WrongResult extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongResult(String message) {
            super(message);
        }
    }
}
