package io.github.dnn4j.fuzz.extents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Fuzzes layers and small graphs with extreme extents; {@code ci/fuzz SECONDS layers [FIRST-SEED [SEEDS]]} runs it. */
public final class LayerFuzz {
    private LayerFuzz() {}

    /**
     * Tries new seeds for a number of seconds and prints what came of it.
     *
     * @param folder where what the children say is kept
     * @return whether something was found
     */
    public static boolean run(Path folder, int seconds) throws IOException, InterruptedException {
        return run(folder, seconds, System.currentTimeMillis() << 10, Long.MAX_VALUE >> 1);
    }

    /** The same with {@code count} seeds from {@code first} on; a single case is printed too. */
    public static boolean run(Path folder, int seconds, long first, long count)
            throws IOException, InterruptedException {
        System.out.println("layers: seeds from " + first);
        if (count == 1) {
            System.out.println(ExtremeCase.of(first).describe());
        }
        ExtremeReport report =
                new ExtremeFuzz(Files.createDirectories(folder)).run(first, first + count, Duration.ofSeconds(seconds));
        System.out.print(report);
        return !report.findings().isEmpty();
    }
}
