package io.github.dnn4j.onednn.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The size of the processor's last-level cache, as Linux tells it. */
public final class LastLevelCache {
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final int MOST = 8;
    private static final long KIB = 1024;

    private static final long BYTES = read(CACHES);

    private LastLevelCache() {}

    /** Bytes; 0 if it is not told. */
    public static long bytes() {
        return BYTES;
    }

    /** The largest size of a folder {@code index...}; 0 if there is none. */
    static long read(Path caches) {
        long largest = 0;
        for (int i = 0; i < MOST; i++) {
            largest = Math.max(
                    largest, size(caches.resolve("index" + i).resolve("size")).orElse(0));
        }
        return largest;
    }

    /** A number and K or M, such as {@code 32768K}. */
    private static OptionalLong size(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file).strip() : "";
            if (!text.matches("\\d{1,9}[KM]")) {
                return OptionalLong.empty();
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            return OptionalLong.of(number * (text.endsWith("M") ? KIB * KIB : KIB));
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }
}
