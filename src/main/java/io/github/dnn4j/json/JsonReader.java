package io.github.dnn4j.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) into what {@link Json} writes it from: maps that keep their order, lists, strings, booleans,
 * null and numbers, which all become doubles.
 */
public final class JsonReader {
    private static final int DEEPEST = 200;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads a text that is an object and nothing else.
     *
     * @throws IllegalArgumentException naming line and column of the first mistake, and what was expected there
     */
    public static Map<String, Object> object(String text) {
        JsonReader reader = new JsonReader(text);
        reader.blanks();
        Map<String, Object> result = reader.object(0);
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.expected("the end");
        }
        return result;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw expected("no more than " + DEEPEST + " levels");
        }
        blanks();
        return switch (next()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        take('{');
        blanks();
        while (next() != '}') {
            if (!map.isEmpty()) {
                take(',');
                blanks();
            }
            String key = string();
            blanks();
            take(':');
            map.put(key, value(depth + 1));
            blanks();
        }
        at++;
        return map;
    }

    private List<Object> array(int depth) {
        List<Object> list = new ArrayList<>();
        take('[');
        blanks();
        while (next() != ']') {
            if (!list.isEmpty()) {
                take(',');
            }
            list.add(value(depth + 1));
            blanks();
        }
        at++;
        return list;
    }

    private String string() {
        take('"');
        StringBuilder result = new StringBuilder();
        while (next() != '"') {
            char c = text.charAt(at++);
            if (c < 0x20) {
                at--;
                throw expected("no control character in a string");
            }
            result.append(c == '\\' ? escaped() : c);
        }
        at++;
        return result.toString();
    }

    private char escaped() {
        char c = next();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                String digits = text.substring(at, Math.min(text.length(), at + 4));
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw expected("four hexadecimal digits");
                }
                at += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> {
                at--;
                throw expected("an escaped character that JSON knows");
            }
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw expected(word);
        }
        at += word.length();
        return value;
    }

    private Double number() {
        int end = at;
        while (end < text.length() && "+-.0123456789eE".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        String digits = text.substring(at, end);
        if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw expected("a value");
        }
        at = end;
        return Double.valueOf(digits);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The character to come; a character that is nowhere expected at the end. */
    private char next() {
        if (at >= text.length()) {
            throw expected("more");
        }
        return text.charAt(at);
    }

    private void take(char wanted) {
        if (next() != wanted) {
            throw expected("'" + wanted + "'");
        }
        at++;
    }

    private IllegalArgumentException expected(String what) {
        String before = text.substring(0, Math.min(at, text.length()));
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return new IllegalArgumentException("line " + line + ", column " + column + ": " + what + " was expected");
    }
}
