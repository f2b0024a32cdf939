package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Source files have one idea each, which most say in 200 lines; the number of those that do not may only fall. */
class SourceSizeTest {
    private static final List<String> FOLDERS = List.of("src/main/java", "native/src", "native/cuda");
    private static final long LONG = 200;
    private static final long LONGEST = 400;

    /** Files of more than {@link #LONG} lines; lower it when there are fewer. */
    private static final int LONG_FILES = 13;

    /** A tensor is one type with all accesses to its elements. */
    private static final String TENSOR = "src/main/java/io/github/dnn4j/tensor/Tensor.java";

    private static final Map<String, Long> LINES = new TreeMap<>();

    @BeforeAll
    static void count() throws IOException {
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    try (Stream<String> lines = Files.lines(file)) {
                        LINES.put(file.toString(), lines.count());
                    }
                }
            }
        }
    }

    private static Map<String, Long> longerThan(long lines) {
        return LINES.entrySet().stream()
                .filter(file -> file.getValue() > lines)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, TreeMap::new));
    }

    @Test
    void noFileButTheTensorIsVeryLong() {
        assertTrue(LINES.containsKey(TENSOR), "there is no " + TENSOR);
        Map<String, Long> found = longerThan(LONGEST);
        found.remove(TENSOR);
        assertTrue(found.isEmpty(), "give a second idea of these a file of its own: " + found);
    }

    @Test
    void fewFilesAreLong() {
        Map<String, Long> found = longerThan(LONG);
        assertTrue(
                found.size() <= LONG_FILES,
                found.size() + " files have more than " + LONG + " lines, of which " + LONG_FILES + " may: " + found);
    }
}
