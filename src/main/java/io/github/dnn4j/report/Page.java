package io.github.dnn4j.report;

import io.github.dnn4j.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the pages have in common. A page is one file: style, scripts, the plotting library Chart.js (MIT licence, from
 * its WebJar), pictures and the JSON document that it shows are part of it, and its content security policy forbids it
 * any request. It follows the reader's preference for light or dark.
 *
 * <p>The parts are resources beside this class: a template {@code NAME.html}, {@code page.css} and {@code page-*.js}
 * for all, further scripts {@code NAME-*.js}.
 */
final class Page {
    private static final String WEBJAR = "org.webjars.npm/chart.js";
    private static final List<String> COMMON = List.of("page-format.js", "page-tables.js", "page-plots.js");

    private Page() {}

    /**
     * The page of a document.
     *
     * @param template name of the template, without its ending
     * @param scripts resources that follow the common scripts, in their order
     * @param title heading of the page
     * @param document what {@link Json} can write
     * @throws IllegalStateException if the plotting library is not on the class path
     */
    static String of(String template, List<String> scripts, String title, Map<String, ?> document) {
        StringBuilder own = new StringBuilder();
        COMMON.forEach(script -> own.append(resource(script)).append('\n'));
        scripts.forEach(script -> own.append(resource(script)).append('\n'));
        // No text may end the script element that it is in; within JSON's strings, < can be written as an escape.
        String data = Json.write(document).replace("<", "\\u003c");
        return resource(template + ".html")
                .replace("@STYLE@", resource("page.css"))
                .replace("@LIBRARY@", inScript(library()))
                .replace("@SCRIPTS@", inScript(own.toString()))
                .replace("@TITLE@", escaped(title))
                .replace("@DATA@", data);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String inScript(String script) {
        return script.replaceAll("(?i)</(script)", "<\\\\/$1").replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    }

    private static String library() {
        return resource("/META-INF/resources/webjars/chart.js/" + libraryVersion() + "/dist/chart.umd.js");
    }

    private static String libraryVersion() {
        Properties properties = new Properties();
        try (InputStream stream = Page.class.getResourceAsStream("/META-INF/maven/" + WEBJAR + "/pom.properties")) {
            if (stream == null) {
                throw new IllegalStateException("the page's plots need Chart.js: put org.webjars.npm:chart.js, an"
                        + " optional dependency of dnn4j, on the class path");
            }
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = Page.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
