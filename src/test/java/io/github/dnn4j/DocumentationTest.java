package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A parameter's description says what its name does not, in the packages whose documentation is complete. */
class DocumentationTest {
    private static final Pattern PACKAGES = Pattern.compile("<documented\\.packages>(.+)</documented\\.packages>");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    /** A tag ends where the next one begins, or with its comment. */
    private static final Pattern PARAMETER = Pattern.compile("@param\\s+(\\S+)(.*?)(?=\n@|\\z)", Pattern.DOTALL);

    private static final Set<String> EMPTY_WORDS = Set.of("the", "a", "an", "of", "for", "its");

    /** The names of the parameters in Javadoc comments of a source that are described by nothing but their names. */
    private static List<String> repeated(String source) {
        List<String> found = new ArrayList<>();
        Matcher comments = COMMENT.matcher(source);
        while (comments.find()) {
            Matcher tags = PARAMETER.matcher(
                    comments.group(1).replaceAll("(?m)^\\s*\\* ?", "").strip());
            while (tags.find()) {
                Set<String> said = new HashSet<>(words(tags.group(2)));
                said.removeAll(EMPTY_WORDS);
                said.removeAll(words(tags.group(1)));
                if (said.isEmpty()) {
                    found.add(tags.group(1));
                }
            }
        }
        return found;
    }

    /** The words of a text or of a name in camel case, in lower case. */
    private static List<String> words(String text) {
        String apart = text.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return Arrays.stream(apart.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    @Test
    void findsWhatOnlyRepeatsTheName() {
        String source = """
                /**
                 * Moves.
                 *
                 * @param stride the stride
                 * @param inputShape shape of the input
                 * @param padding the padding in pixels
                 * @param other
                 *     another {@link Shape}, of
                 *     the same rank
                 * @return the result
                 */
                /** @param newWidth its new width */
                """;
        assertEquals(List.of("stride", "inputShape", "newWidth"), repeated(source));
    }

    @Test
    void noParameterIsDescribedByItsNameAlone() throws IOException {
        Matcher packages = PACKAGES.matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(packages.find(), "pom.xml has no property documented.packages");
        List<String> found = new ArrayList<>();
        int sources = 0;
        for (String name : packages.group(1).split(",")) {
            Path folder = Path.of("src/main/java", name.split("\\."));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources++;
                    repeated(Files.readString(file)).forEach(parameter -> found.add(file + ": " + parameter));
                }
            }
        }
        assertFalse(sources == 0, "documented.packages names no package with sources");
        assertEquals(List.of(), found, "say what the name does not: unit, shape, range, default");
    }
}
