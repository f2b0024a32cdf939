package io.github.dnn4j.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on options names the system properties that the library reads. */
class OptionsTest {
    /** Keys in the metadata of files begin alike, but are not asked of the system. */
    private static final Pattern PROPERTY =
            Pattern.compile("(?:get(?:Property|Boolean)\\(|(?:PROPERTY|TRACK_ALLOCATIONS) = )\"(dnn4j\\.[\\w.]+)\"");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dnn4j\\.[\\w.]+)` \\|");

    /** What the launcher says of itself. */
    private static final String COMMAND = "dnn4j.command";

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everySystemPropertyHasItsRow() throws IOException {
        TreeSet<String> properties;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            properties = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> PROPERTY.matcher(read(file)).results().map(found -> found.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        properties.remove(COMMAND);
        TreeSet<String> rows = ROW.matcher(read(Path.of("src/site/markdown/options.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(properties, rows);
    }
}
