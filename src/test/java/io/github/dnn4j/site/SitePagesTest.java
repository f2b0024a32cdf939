package io.github.dnn4j.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the code prints into the pages is what stands there. */
class SitePagesTest {
    static List<Path> pages() throws IOException {
        return SitePages.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isWhatTheCodePrints(Path file) throws IOException {
        String page = Files.readString(file);
        assertEquals(
                SitePages.renewed(page), page, () -> file + " is stale: run ci/pages, and look at what it changes");
    }

    @Test
    void everyPartIsOnAPage() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : SitePages.all()) {
            found.addAll(SitePages.parts(Files.readString(file)));
        }
        assertEquals(SitePages.parts(), found.stream().sorted().toList());
    }
}
