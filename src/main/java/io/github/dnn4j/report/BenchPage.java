package io.github.dnn4j.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * The page of a benchmark: tables and plots of the JSON document that {@code bench} writes, which the page contains.
 * One file: style, scripts and the plotting library Chart.js (MIT licence, from its WebJar) are part of it, and its
 * content security policy forbids it any request. It follows the reader's preference for light or dark.
 *
 * <p>The parts are the resources {@code bench.html}, {@code bench.css} and {@code bench-*.js} beside this class.
 */
public final class BenchPage {
    private static final String WEBJAR = "org.webjars.npm/chart.js";
    private static final String[] SCRIPTS = {"bench-format.js", "bench-tables.js", "bench-plots.js", "bench-main.js"};

    private BenchPage() {}

    /**
     * The page of a document.
     *
     * @param title heading of the page
     * @param document what {@link Json} can write, in the form that {@code bench --json} has
     * @throws IllegalStateException if the plotting library is not on the class path
     */
    public static String of(String title, Map<String, ?> document) {
        StringBuilder scripts = new StringBuilder();
        for (String script : SCRIPTS) {
            scripts.append(own(script)).append('\n');
        }
        // No text may end the script element that it is in; within JSON's strings, < can be written as an escape.
        String data = Json.write(document).replace("<", "\\u003c");
        return own("bench.html")
                .replace("@STYLE@", own("bench.css"))
                .replace("@LIBRARY@", inScript(library()))
                .replace("@SCRIPTS@", inScript(scripts.toString()))
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
        try (InputStream stream =
                BenchPage.class.getResourceAsStream("/META-INF/maven/" + WEBJAR + "/pom.properties")) {
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

    private static String own(String name) {
        return resource(name);
    }

    private static String resource(String name) {
        try (InputStream stream = BenchPage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
