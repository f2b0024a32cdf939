package io.github.dnn4j.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux shows of this process under /proc. */
final class OwnProcess {
    private OwnProcess() {}

    /** True if the C library is musl. */
    static boolean isMusl() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            return maps.anyMatch(line -> line.contains("/ld-musl-"));
        }
    }

    /** The soft limit of the process's address space in bytes, if there is one; proc(5). */
    static Optional<String> addressSpace() throws IOException {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(line -> line.startsWith("Max address space"))
                    .map(line -> line.split("\\s{2,}")[1])
                    .filter(limit -> !limit.equals("unlimited"))
                    .findFirst();
        }
    }
}
