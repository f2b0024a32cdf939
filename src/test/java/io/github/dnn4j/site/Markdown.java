package io.github.dnn4j.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A document and where its links lead.
 *
 * @param file its file, relative to the checkout
 * @param text its text without blocks of code
 */
record Markdown(Path file, String text) {
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|^ {4}.*?$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?)\\s*$");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z]+:.*");

    static Markdown read(Path file) throws IOException {
        return new Markdown(file, CODE.matcher(Files.readString(file)).replaceAll(""));
    }

    /** Links to files and anchors of the checkout that lead nowhere. */
    List<String> deadLinks() throws IOException {
        List<String> dead = new ArrayList<>();
        for (MatchResult link : LINK.matcher(text).results().toList()) {
            String target = link.group(1);
            if (!ELSEWHERE.matcher(target).matches() && !exists(target)) {
                dead.add(file + ": " + target);
            }
        }
        return dead;
    }

    private boolean exists(String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path to = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        return Files.exists(to) && (parts.length == 1 || read(to).anchors().contains(parts[1]));
    }

    /** The anchors of the headings, as GitHub names them. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        HEADING.matcher(text).results().map(heading -> anchor(heading.group(1))).forEach(name -> {
            int before = times.merge(name, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? name : name + "-" + before);
        });
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
