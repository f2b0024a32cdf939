package io.github.dnn4j.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link between documents leads to a file, or a heading of one, that is there. */
class LinksTest {
    static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(
                Path.of("README.md"),
                Path.of("CONTRIBUTING.md"),
                Path.of("CHANGELOG.md"),
                Path.of("bench/RESULTS.md")));
        documents.addAll(SitePages.all());
        return documents;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        assertEquals(List.of(), Markdown.read(document).deadLinks());
    }

    @Test
    void everyPageIsReachedFromTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (Path page : SitePages.all()) {
            assertTrue(readme.contains("(" + page + ")"), () -> "the README has no link to " + page);
        }
    }

    @Test
    void findsWhatLeadsNowhere(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, """
                # A page: of `links`
                [here](#a-page-of-links) [there](other.md) [nowhere](#b) [site](https://example.org/)
                ## Twice
                ## Twice
                [second](page.md#twice-1) [third](page.md#twice-2)
                    [code](is-no-link.md)
                """);
        assertEquals(
                List.of(page + ": other.md", page + ": #b", page + ": page.md#twice-2"),
                Markdown.read(page).deadLinks());
        assertEquals(
                Set.of("a-page-of-links", "twice", "twice-1"),
                Markdown.read(page).anchors());
    }
}
