package io.github.dnn4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the control groups of this process allow it, the tightest on the way up (Linux: Documentation/admin-guide,
 * cgroup-v1 and cgroup-v2).
 *
 * @param version {@code cgroup v2}, {@code cgroup v1} or {@code none}
 * @param processors processor time per wall-clock time, 1.5 for one and a half; empty without a limit
 * @param memoryBytes memory; empty without a limit
 */
public record ContainerLimits(String version, OptionalDouble processors, OptionalLong memoryBytes) {
    /** Version 1 says "no limit" with the largest multiple of the page size. */
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    private record Group(Path mount, String path) {
        /** This group's folder and those above it, up to the mount; in a container often the mount alone exists. */
        List<Path> folders() {
            List<Path> folders = new ArrayList<>();
            Path folder = mount.resolve(path.replaceFirst("^/+", "")).normalize();
            while (folder != null && folder.startsWith(mount)) {
                folders.add(folder);
                folder = folder.getParent();
            }
            return folders;
        }
    }

    /** The limits of this process. */
    public static ContainerLimits read() {
        return read(Path.of("/"));
    }

    /** The limits according to the files under another root folder. */
    static ContainerLimits read(Path root) {
        Path mount = root.resolve("sys/fs/cgroup");
        List<String> lines = lines(root.resolve("proc/self/cgroup"));
        if (Files.exists(mount.resolve("cgroup.controllers"))) {
            Group group = new Group(mount, pathOf(lines, ""));
            return new ContainerLimits("cgroup v2", processorsV2(group), least(group, "memory.max"));
        }
        if (Files.isDirectory(mount.resolve("memory")) || Files.isDirectory(mount.resolve("cpu"))) {
            Group cpu = new Group(mount.resolve("cpu"), pathOf(lines, "cpu"));
            Group memory = new Group(mount.resolve("memory"), pathOf(lines, "memory"));
            return new ContainerLimits("cgroup v1", processorsV1(cpu), least(memory, "memory.limit_in_bytes"));
        }
        return new ContainerLimits("none", OptionalDouble.empty(), OptionalLong.empty());
    }

    /** The path of the group of a controller in lines {@code number:controllers:path}; version 2 names none. */
    private static String pathOf(List<String> lines, String controller) {
        for (String line : lines) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",")).contains(controller)) {
                return parts[2];
            }
        }
        return "";
    }

    private static OptionalDouble processorsV2(Group group) {
        return group.folders().stream()
                .flatMap(folder -> lines(folder.resolve("cpu.max")).stream())
                .map(line -> line.split(" "))
                .filter(parts -> parts.length == 2 && isLimit(parts[0]))
                .mapToDouble(parts -> Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]))
                .min();
    }

    private static OptionalDouble processorsV1(Group group) {
        return group.folders().stream()
                .filter(folder -> single(folder.resolve("cpu.cfs_quota_us")).isPresent()
                        && single(folder.resolve("cpu.cfs_period_us")).isPresent())
                .mapToDouble(folder ->
                        (double) single(folder.resolve("cpu.cfs_quota_us")).getAsLong()
                                / single(folder.resolve("cpu.cfs_period_us")).getAsLong())
                .min();
    }

    private static OptionalLong least(Group group, String file) {
        return group.folders().stream()
                .map(folder -> single(folder.resolve(file)))
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** The number that is a file's only content; empty for {@code max}, -1 and other ways to say "no limit". */
    private static OptionalLong single(Path file) {
        List<String> lines = lines(file);
        return lines.size() == 1 && isLimit(lines.getFirst())
                ? OptionalLong.of(Long.parseLong(lines.getFirst()))
                : OptionalLong.empty();
    }

    private static boolean isLimit(String text) {
        return text.matches("\\d{1,19}")
                && (text.length() < 19 || text.compareTo(Long.toString(UNLIMITED)) < 0)
                && Long.parseLong(text) > 0;
    }

    /** A file's lines; none where the file does not exist or may not be read, which then sets no limit. */
    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
