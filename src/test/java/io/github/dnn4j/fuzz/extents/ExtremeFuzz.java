package io.github.dnn4j.fuzz.extents;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs cases in a child process, which takes one after the other and is started again when it has died, or was ended
 * because a case took {@link #PATIENCE} or more memory than {@link #MOST_MEMORY}.
 */
final class ExtremeFuzz {
    /** How long a case may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Bytes of memory of its own that a child may have. */
    static final long MOST_MEMORY = 3L << 30;

    private record Running(long seed, long since) {}

    private final Path folder;
    private final Class<?> child;
    private final Duration patience;
    private final ExtremeReport report = new ExtremeReport();

    /**
     * A fuzzer.
     *
     * @param folder where what a child prints goes, and the virtual machine's account where it dies
     */
    ExtremeFuzz(Path folder) {
        this(folder, ExtremeChild.class, PATIENCE);
    }

    /** A fuzzer whose children run another class, which says what {@link ExtremeChild} does. */
    ExtremeFuzz(Path folder, Class<?> child, Duration patience) {
        this.folder = folder;
        this.child = child;
        this.patience = patience;
    }

    /** Runs the cases of the seeds from {@code first} on until {@code end}, or the time is up. */
    ExtremeReport run(long first, long end, Duration time) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        long next = first;
        while (next < end && System.nanoTime() < deadline) {
            next = child(next, end, deadline);
        }
        return report;
    }

    /** Runs a child and gives the seed to go on with. */
    private long child(long first, long end, long deadline) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(first, end))
                .redirectError(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        AtomicReference<Running> running = new AtomicReference<>(new Running(first, Long.MAX_VALUE));
        AtomicReference<String> ended = new AtomicReference<>("");
        Thread watch = Thread.ofVirtual().start(() -> watch(process, running, ended, deadline));
        long next = first;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] words = line.split(" ", 5);
                if (words[0].equals("begin")) {
                    next = Long.parseLong(words[1]);
                    running.set(new Running(next, System.nanoTime()));
                } else if (words[0].equals("end")) {
                    report.add(
                            Long.parseLong(words[1]),
                            ExtremeRun.End.valueOf(words[2]),
                            Boolean.parseBoolean(words[3]),
                            words[4]);
                    next++;
                    running.set(new Running(next, Long.MAX_VALUE));
                }
            }
        }
        int status = process.waitFor();
        watch.interrupt();
        watch.join();
        if (next == end || ended.get().equals("time")) {
            return next;
        }
        switch (ended.get()) {
            case "slow" -> report.slow(next);
            case "memory" -> report.memory(next);
            default -> report.died(next, status);
        }
        return next + 1;
    }

    /** Ends the process where a case takes too long or too much memory, or the time is up. */
    private void watch(
            Process process, AtomicReference<Running> running, AtomicReference<String> ended, long deadline) {
        try {
            while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                Running at = running.get();
                if (at.since() != Long.MAX_VALUE && now - at.since() > patience.toNanos()) {
                    ended.set("slow");
                } else if (residentBytes(process.pid()) > MOST_MEMORY) {
                    ended.set("memory");
                } else if (now > deadline) {
                    ended.set("time");
                } else {
                    continue;
                }
                process.destroyForcibly();
                return;
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** Memory of a process that no file is behind; 0 once it is gone. */
    private static long residentBytes(long process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .sum();
        } catch (IOException gone) {
            return 0;
        }
    }

    private List<String> command(long first, long end) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                child.getName(),
                Long.toString(first),
                Long.toString(end),
                folder.toString()));
    }
}
