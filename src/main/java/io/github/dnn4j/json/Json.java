package io.github.dnn4j.json;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes JSON (RFC 8259) from maps, iterables, arrays, strings, numbers, booleans, enums, optionals, paths and null,
 * indented by two blanks. What JSON cannot say, NaN and the infinities, is written as null.
 */
public final class Json {
    private static final int LINE = 100;

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** A map that keeps the given order, of keys and values in turn: {@code Json.object("name", name, "bytes", 12)}. */
    public static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /**
     * The JSON text of a value, without a line break at its end.
     *
     * @throws IllegalArgumentException for a value of another type than the class description lists
     */
    public static String write(Object value) {
        Json json = new Json();
        json.value(value, 0);
        return json.text.toString();
    }

    private void value(Object value, int depth) {
        switch (value) {
            case null -> text.append("null");
            case Optional<?> optional -> value(optional.orElse(null), depth);
            case Double number -> number(number);
            case Float number -> number(number.isNaN() || number.isInfinite() ? Double.NaN : number, number.toString());
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            case CharSequence string -> string(string);
            case Enum<?> constant -> string(constant.name().toLowerCase(java.util.Locale.ROOT));
            case Path path -> string(path.toString());
            case Map<?, ?> map -> object(map, depth);
            case Iterable<?> values -> array(values, depth);
            case float[] values ->
                array(
                        java.util.stream.IntStream.range(0, values.length)
                                .mapToObj(i -> values[i])
                                .toList(),
                        depth);
            case long[] values -> array(java.util.Arrays.stream(values).boxed().toList(), depth);
            case Object[] values -> array(java.util.Arrays.asList(values), depth);
            default ->
                throw new IllegalArgumentException("JSON cannot be written of a "
                        + value.getClass().getName() + "; give maps, lists, strings and numbers");
        }
    }

    private void number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        number(value, whole ? Long.toString((long) value) : Double.toString(value));
    }

    private void number(double value, String digits) {
        text.append(Double.isFinite(value) ? digits : "null");
    }

    private void object(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            text.append("{}");
            return;
        }
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            newLine(depth + 1);
            string(entry.getKey().toString());
            text.append(": ");
            value(entry.getValue(), depth + 1);
            text.append(entries.hasNext() ? "," : "");
        }
        newLine(depth);
        text.append('}');
    }

    /** An array of scalars that fits a line is written on one. */
    private void array(Iterable<?> values, int depth) {
        int start = text.length();
        boolean flat = true;
        text.append('[');
        for (Object value : values) {
            flat &= !(value instanceof Map || value instanceof Iterable);
            text.append(text.length() == start + 1 ? "" : ", ");
            value(value, depth + 1);
        }
        text.append(']');
        if (flat && text.length() - start <= LINE) {
            return;
        }
        text.setLength(start);
        text.append('[');
        Iterator<?> iterator = values.iterator();
        while (iterator.hasNext()) {
            newLine(depth + 1);
            value(iterator.next(), depth + 1);
            text.append(iterator.hasNext() ? "," : "");
        }
        newLine(depth);
        text.append(']');
    }

    private void newLine(int depth) {
        text.append('\n').repeat("  ", depth);
    }

    private void string(CharSequence string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    // Beyond control characters: line separators, which JavaScript ends strings at, and lone halves of
                    // surrogate pairs, which UTF-8 cannot hold.
                    boolean lone = Character.isSurrogate(c) && !paired(string, i);
                    if (c < 0x20 || c == 0x7f || c == '\u2028' || c == '\u2029' || lone) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean paired(CharSequence string, int i) {
        return Character.isHighSurrogate(string.charAt(i))
                ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
    }
}
