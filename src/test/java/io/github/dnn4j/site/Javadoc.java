package io.github.dnn4j.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comments of the main sources as Markdown. */
final class Javadoc {
    private static final Pattern TAG = Pattern.compile("\\{@(?:code|link|linkplain|value)\\s+([^{}]*)\\}");

    private Javadoc() {}

    /** The source of a class in a package below the library's root, or of another file there. */
    static String source(String path) {
        try {
            return Files.readString(Path.of("src/main/java/io/github/dnn4j", path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands between the marks of a comment, on one line, without block tags. */
    static String text(String comment) {
        String plain = comment.replaceAll("(?m)^\\s*\\* ?", "").strip();
        plain = plain.split("(?m)^@")[0];
        plain = plain.replaceAll("</?(?:strong|em)>", "**").replaceAll("</?p>", "");
        return TAG.matcher(plain.replaceAll("\\s+", " "))
                .replaceAll(tag -> Matcher.quoteReplacement("`" + name(tag.group(1)) + "`"))
                .strip();
    }

    /** The name that a link shows: without packages and the mark of a member. */
    private static String name(String reference) {
        return reference
                .strip()
                .replaceAll("\\b[a-z]\\w*\\.(?=[\\w.]*[A-Z])", "")
                .replaceFirst("^#", "")
                .replace('#', '.');
    }

    /** The first sentence of a text. */
    static String firstSentence(String text) {
        return text.split("(?<=\\.) (?=[A-Z`])", 2)[0];
    }
}
