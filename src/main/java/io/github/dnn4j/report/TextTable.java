package io.github.dnn4j.report;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.ArrayList;
import java.util.List;

/** A table in plain text: columns as wide as their content, numbers to the right, a rule under the head. */
public final class TextTable {
    /** How a column's cells are aligned. */
    public enum Align {
        /** Text. */
        LEFT,
        /** Numbers. */
        RIGHT
    }

    private record Column(String head, Align align) {}

    private static final String GAP = "  ";

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private int footer = -1;

    /** Adds a column of text. */
    public TextTable text(String head) {
        columns.add(new Column(head, Align.LEFT));
        return this;
    }

    /** Adds a column of numbers. */
    public TextTable number(String head) {
        columns.add(new Column(head, Align.RIGHT));
        return this;
    }

    /**
     * Adds a row, one cell for every column; line breaks and tabs in a cell become blanks.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the counts differ
     */
    public TextTable row(Object... cells) {
        require(cells.length == columns.size(), "%d cells in a table of %d columns", cells.length, columns.size());
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell).replaceAll("\\s", " "));
        }
        rows.add(row);
        return this;
    }

    /** The rows from here on stand under a rule of their own, as totals do. */
    public TextTable footer() {
        footer = rows.size();
        return this;
    }

    /** The table, every line ended. */
    @Override
    public String toString() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = columns.get(i).head().length();
            rows.forEach(row -> widths[column] = Math.max(widths[column], width(row.get(column))));
        }
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(Column::head).toList(), widths);
        rule(text, widths);
        for (int i = 0; i < rows.size(); i++) {
            if (i == footer) {
                rule(text, widths);
            }
            line(text, rows.get(i), widths);
        }
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells, int[] widths) {
        int start = text.length();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - width(cells.get(i)));
            boolean right = columns.get(i).align() == Align.RIGHT;
            text.append(i == 0 ? "" : GAP).append(right ? padding : "").append(cells.get(i));
            text.append(right ? "" : padding);
        }
        end(text, start);
    }

    private static void rule(StringBuilder text, int[] widths) {
        int start = text.length();
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "" : GAP).append("-".repeat(widths[i]));
        }
        end(text, start);
    }

    private static void end(StringBuilder text, int start) {
        while (text.length() > start && text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
        text.append('\n');
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
