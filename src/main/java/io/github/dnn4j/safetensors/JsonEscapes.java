package io.github.dnn4j.safetensors;

import java.util.function.Function;

/** The escapes of JSON's strings (RFC 8259, section 7). */
final class JsonEscapes {
    private JsonEscapes() {}

    /**
     * The string that {@code raw} stands for, which ends in no lone backslash.
     *
     * @param mistake makes what is thrown for an escape that is none
     */
    static String resolve(String raw, Function<String, SafetensorsException> mistake) {
        StringBuilder string = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                string.append(c);
                continue;
            }
            char kind = raw.charAt(++i);
            switch (kind) {
                case '"', '\\', '/' -> string.append(kind);
                case 'b' -> string.append('\b');
                case 'f' -> string.append('\f');
                case 'n' -> string.append('\n');
                case 'r' -> string.append('\r');
                case 't' -> string.append('\t');
                case 'u' -> {
                    string.append(codeUnit(raw, i + 1, mistake));
                    i += 4;
                }
                default -> throw mistake.apply("a string has the escape \\" + kind + ", which JSON does not know");
            }
        }
        return string.toString();
    }

    private static char codeUnit(String raw, int from, Function<String, SafetensorsException> mistake) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < raw.length() && raw.charAt(i) < 0x80 ? Character.digit(raw.charAt(i), 16) : -1;
            if (digit < 0) {
                throw mistake.apply("a string has the escape \\u without four hexadecimal digits");
            }
            value = 16 * value + digit;
        }
        return (char) value;
    }
}
