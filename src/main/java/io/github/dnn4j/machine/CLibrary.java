package io.github.dnn4j.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The C library that this process runs on. Native libraries built for another, or for a newer one, do not load.
 *
 * @param name {@code glibc}, {@code musl}, or {@code unknown}
 * @param version such as {@code 2.36}; empty if it cannot be told
 */
public record CLibrary(String name, String version) {
    private static final Pattern GLIBC = Pattern.compile("GNU C Library [^\\n]*?version (\\d+\\.\\d+)");
    private static final Pattern MAPPED = Pattern.compile("(/\\S*/(?:libc[.-][^/\\s]*so[^/\\s]*|ld-musl-[^/\\s]*))$");

    /** The library that is mapped into this process. */
    public static CLibrary read() {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return new CLibrary("unknown", "");
        }
        try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
            Optional<String> file = lines.map(MAPPED::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
            return file.isPresent() ? of(Path.of(file.get())) : new CLibrary("unknown", "");
        } catch (IOException unreadable) {
            return new CLibrary("unknown", "");
        }
    }

    private static CLibrary of(Path file) throws IOException {
        if (file.getFileName().toString().startsWith("ld-musl")) {
            return new CLibrary("musl", "");
        }
        Matcher banner = GLIBC.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        return banner.find() ? new CLibrary("glibc", banner.group(1)) : new CLibrary("unknown", "");
    }

    /** True if this is a glibc older than {@code major.minor}. */
    public boolean isGlibcBefore(int major, int minor) {
        if (!name.equals("glibc")) {
            return false;
        }
        String[] parts = version.split("\\.");
        int mine = Integer.parseInt(parts[0]);
        return mine < major || mine == major && Integer.parseInt(parts[1]) < minor;
    }

    @Override
    public String toString() {
        return version.isEmpty() ? name : name + " " + version;
    }
}
