package io.github.dnn4j.plans;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A table in Markdown; columns of numbers are those whose heads begin with {@code #}. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();
    private int rows;

    MarkdownTable(String... heads) {
        line(Arrays.stream(heads).map(head -> head.replace("#", "")).toArray());
        line(Arrays.stream(heads)
                .map(head -> head.startsWith("#") ? "--:" : "---")
                .toArray());
        rows = 0;
    }

    MarkdownTable row(Object... cells) {
        line(cells);
        return this;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    private void line(Object... cells) {
        text.append(Arrays.stream(cells).map(Object::toString).collect(Collectors.joining(" | ", "| ", " |\n")));
        rows++;
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
