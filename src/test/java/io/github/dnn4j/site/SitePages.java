package io.github.dnn4j.site;

import io.github.dnn4j.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parts of the pages in {@code src/site/markdown} that the code prints. Such a part stands between {@code <!--
 * printed: NAME -->} and {@code <!-- end -->}; what is around it is written by hand. {@code ci/pages} rewrites the
 * pages, and {@code SitePagesTest} fails when one is stale. A new part is a line in {@link #PARTS}.
 */
final class SitePages {
    private static final Path FOLDER = Path.of("src/site/markdown");

    private static final Map<String, Supplier<String>> PARTS = Map.of(
            "layers", LayerTable::print,
            "operators", OperatorTable::mapped,
            "operators on constants", OperatorTable::folded,
            "networks",
                    () -> CommandLineRun.of("networks", "--markdown")
                            .succeeded()
                            .out(),
            "floors", House::floors,
            "rooms", House::rooms,
            "commands", CommandHelp::print,
            "compile options", OptionTables::compile,
            "training options", OptionTables::training,
            "import options", OptionTables::imports);

    private static final Pattern PART =
            Pattern.compile("(<!-- printed: ([\\w ]+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    private SitePages() {}

    /** All pages, by name. */
    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** The names of the parts that a page has. */
    static List<String> parts(String page) {
        return PART.matcher(page).results().map(part -> part.group(2)).toList();
    }

    /** The names of all parts that the code prints. */
    static List<String> parts() {
        return PARTS.keySet().stream().sorted().toList();
    }

    /** The page as it should be. */
    static String renewed(String page) {
        return PART.matcher(page).replaceAll(part -> {
            Supplier<String> printer = PARTS.get(part.group(2));
            if (printer == null) {
                throw new IllegalStateException("nothing prints '" + part.group(2) + "'");
            }
            return Matcher.quoteReplacement(part.group(1) + "\n" + printer.get() + "\n" + part.group(3));
        });
    }

    /** Rewrites the pages that are stale, and names them. */
    public static void main(String[] arguments) throws IOException {
        for (Path file : all()) {
            String page = Files.readString(file);
            String renewed = renewed(page);
            if (!renewed.equals(page)) {
                Files.writeString(file, renewed);
                System.out.println(file);
            }
        }
    }
}
