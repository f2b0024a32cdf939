package io.github.dnn4j.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a text file between two marks, which a program rewrites while people write the rest. */
record MarkedSection(Path file, String name) {
    private String mark(String end) {
        return "<!-- " + name + ":" + end + " -->";
    }

    /**
     * Replaces what stands between the marks.
     *
     * @throws IllegalArgumentException if the file does not have both marks, the beginning first
     */
    void replace(String content) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), content));
    }

    String replaced(String text, String content) {
        int begin = text.indexOf(mark("begin"));
        int end = text.indexOf(mark("end"));
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    file + " has no section between " + mark("begin") + " and " + mark("end") + "; add both marks");
        }
        return text.substring(0, begin + mark("begin").length()) + "\n" + content.strip() + "\n" + text.substring(end);
    }
}
