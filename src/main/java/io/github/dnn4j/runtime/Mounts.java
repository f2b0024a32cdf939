package io.github.dnn4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mounted file systems of this process (proc(5), {@code /proc/self/mounts}).
 *
 * @param entries one for every mount, later ones over earlier ones
 */
public record Mounts(List<Entry> entries) {
    /**
     * One mount.
     *
     * @param point where
     * @param options its options
     */
    public record Entry(Path point, List<String> options) {}

    /** Of this process; none where the system does not tell. */
    public static Mounts read() {
        Path file = Path.of("/proc/self/mounts");
        try {
            return Files.isReadable(file) ? parse(Files.readAllLines(file)) : new Mounts(List.of());
        } catch (IOException unreadable) {
            return new Mounts(List.of());
        }
    }

    /** From lines of device, mount point, type and options; blanks in paths are written in octal. */
    public static Mounts parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split(" ");
            if (fields.length >= 4) {
                String point =
                        fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
                entries.add(new Entry(Path.of(point), List.of(fields[3].split(","))));
            }
        }
        return new Mounts(List.copyOf(entries));
    }

    /** True if files in {@code folder}, which need not exist, may not be executed or mapped as libraries. */
    public boolean forbidExecution(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        Optional<Entry> holder = entries.stream()
                .filter(entry -> path.startsWith(entry.point()))
                .reduce((a, b) -> b.point().getNameCount() >= a.point().getNameCount() ? b : a);
        return holder.isPresent() && holder.get().options().contains("noexec");
    }
}
