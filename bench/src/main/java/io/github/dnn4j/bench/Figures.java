package io.github.dnn4j.bench;

import com.sun.management.ThreadMXBean;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.runtime.NativeMemory;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * One figure of one process: {@code startup}, {@code allocation}, {@code memory}, {@code resident}, {@code latency},
 * {@code sessions}, {@code sizes} or {@code cycles}, then what it takes; {@code prepare} makes the weights. {@code
 * bench/figures} runs them all.
 */
public final class Figures {
    private Figures() {}

    /** Measures the figure named by the first argument. */
    public static void main(String[] arguments) throws Exception {
        String subject = arguments[1];
        switch (arguments[0]) {
            case "prepare" -> Subject.prepare(subject);
            case "startup" -> startup(subject);
            case "allocation" -> allocation(subject);
            case "memory" -> memory(subject, Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT)));
            case "resident" -> resident(subject);
            case "sessions" -> sessions(subject, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "latency" -> latency(subject, arguments[2], Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
            case "sizes" -> print("%s", NewSizes.measure(Subject.of(subject), Integer.parseInt(arguments[2])));
            case "cycles" -> cycles(subject, Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException("there is no figure named " + arguments[0]);
        }
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Milliseconds from the start of the JVM to the first result, by part. */
    private static void startup(String name) {
        long jvm = ManagementFactory.getRuntimeMXBean().getStartTime();
        long main = System.currentTimeMillis();
        Subject subject = Subject.of(name);
        long loaded = System.currentTimeMillis();
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model =
                        backend.compile(subject.network(), subject.parameters(), CompileOptions.defaults());
                Session session = model.newSession()) {
            long compiled = System.currentTimeMillis();
            session.run();
            long end = System.currentTimeMillis();
            print(
                    "%d ms: jvm %d, load %d, open and compile %d, first run %d",
                    end - jvm, main - jvm, loaded - main, compiled - loaded, end - compiled);
        }
    }

    /** Java heap bytes per run in steady state. */
    private static void allocation(String name) {
        Subject subject = Subject.of(name);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model =
                        backend.compile(subject.network(), subject.parameters(), CompileOptions.defaults());
                Session session = model.newSession()) {
            for (int i = 0; i < 1_000; i++) {
                session.run();
            }
            // The first reading allocates once itself.
            threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                session.run();
            }
            print("%d bytes in 1,000 runs", threads.getCurrentThreadAllocatedBytes() - before);
        }
    }

    /** Activation memory of a session, planned and with a buffer for every value, and packed weights. */
    private static void memory(String name, Precision precision) {
        Subject subject = Subject.of(name);
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(
                        subject.network(),
                        subject.parameters(),
                        CompileOptions.defaults().precision(precision))) {
            Explanation explanation = model.explain(subject.network().defaultShapes());
            print(
                    "planned %,d bytes, unplanned %,d, ratio %.1f; packed weights %,d",
                    explanation.plannedBytes(),
                    explanation.unplannedBytes(),
                    (double) explanation.unplannedBytes() / explanation.plannedBytes(),
                    explanation.weightBytes());
        }
    }

    /**
     * Peak resident memory against what a network has to have: packed weights, planned activations, and the JVM's own.
     */
    private static void resident(String name) {
        try (Backend backend = OneDnnBackend.open();
                Residence residence = new Residence()) {
            long before = Residence.bytes("VmRSS");
            long ownBefore = Residence.bytes("RssAnon");
            Subject subject = Subject.of(name);
            try (CompiledNetwork model =
                            backend.compile(subject.network(), subject.parameters(), CompileOptions.defaults());
                    Session session = model.newSession()) {
                for (int i = 0; i < 10; i++) {
                    session.run();
                }
                Explanation explanation = model.explain(subject.network().defaultShapes());
                long needed = explanation.weightBytes() + explanation.plannedBytes();
                long peak = Residence.bytes("VmHWM");
                print(
                        "peak %.1f MiB, of it own memory %.1f; JVM and libraries before %.1f, own %.1f; packed weights %.1f,"
                                + " activations %.1f; peak over their sum %.2f, of own memory %.2f",
                        mebibytes(peak),
                        mebibytes(residence.peakOwnBytes()),
                        mebibytes(before),
                        mebibytes(ownBefore),
                        mebibytes(explanation.weightBytes()),
                        mebibytes(explanation.plannedBytes()),
                        (double) peak / (before + needed),
                        (double) residence.peakOwnBytes() / (ownBefore + needed));
            }
        }
    }

    private static double mebibytes(long bytes) {
        return bytes / 1048576.0;
    }

    /** Runs per second of {@code few} and of {@code many} sessions, in turn. */
    private static void sessions(String name, int few, int many) throws Exception {
        try (Throughput throughput = new Throughput(Subject.of(name), many)) {
            for (int round = 1; round <= 5; round++) {
                double ofFew = throughput.of(few);
                double ofMany = throughput.of(many);
                print(
                        "%d: %d sessions %.1f runs/s, %d sessions %.1f runs/s, ratio %.2f",
                        round, few, ofFew, many, ofMany, ofMany / ofFew);
            }
        }
    }

    /** Latency of runs on {@code threads} threads, alone or while another thread allocates about 1 GB/s. */
    private static void latency(String name, String pressure, int threads, int runs) {
        Subject subject = Subject.of(name);
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(
                        subject.network(),
                        subject.parameters(),
                        CompileOptions.defaults().threads(threads));
                Session session = model.newSession();
                Allocator allocator = new Allocator(pressure.equals("allocating"))) {
            for (int i = 0; i < runs / 5 + 10; i++) {
                session.run();
            }
            long[] nanos = new long[runs];
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                session.run();
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            print(
                    "min %.3f ms, p50 %.3f, p90 %.3f, p99 %.3f, max %.3f, p99/p50 %.2f, allocated beside %.2f GB/s",
                    nanos[0] / 1e6,
                    nanos[runs / 2] / 1e6,
                    nanos[runs * 9 / 10] / 1e6,
                    nanos[runs * 99 / 100] / 1e6,
                    nanos[runs - 1] / 1e6,
                    (double) nanos[runs * 99 / 100] / nanos[runs / 2],
                    allocator.gigabytesPerSecond());
        }
    }

    /** Resident size over cycles of open, compile, run and close. */
    private static void cycles(String name, int cycles) {
        Subject subject = Subject.of(name);
        long start = System.nanoTime();
        for (int i = 1; i <= cycles; i++) {
            try (Backend backend = OneDnnBackend.open();
                    CompiledNetwork model =
                            backend.compile(subject.network(), subject.parameters(), CompileOptions.defaults());
                    Session session = model.newSession()) {
                session.run();
            }
            if (i == cycles / 100 || i == cycles / 20 || i % (cycles / 5) == 0) {
                print(
                        "after %,d cycles: resident %.1f MiB (%.1f s)",
                        i, NativeMemory.residentBytes() / 1048576.0, (System.nanoTime() - start) / 1e9);
            }
        }
    }
}
