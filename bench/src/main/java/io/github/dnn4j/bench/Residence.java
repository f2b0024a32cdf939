package io.github.dnn4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The largest resident memory of this process since it began to watch, looked at a thousand times a second: memory of
 * its own (Linux's {@code RssAnon}), and pages of mapped files (the rest of {@code VmRSS}), which the system can drop
 * at any time. The sum's peak since the start of the process is the kernel's own, {@code VmHWM}.
 */
final class Residence implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long PAUSE_NANOS = 1_000_000;

    private final Thread thread = new Thread(this::watch, "residence");
    private volatile boolean stopped;
    private volatile long peak;

    Residence() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!stopped) {
            peak = Math.max(peak, bytes("RssAnon"));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The largest {@code RssAnon} so far, in bytes. */
    long peakOwnBytes() {
        return Math.max(peak, bytes("RssAnon"));
    }

    /** A line of {@code /proc/self/status} that counts kilobytes, in bytes. */
    static long bytes(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(STATUS + " has no line " + field));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
