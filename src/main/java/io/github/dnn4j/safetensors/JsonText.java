package io.github.dnn4j.safetensors;

import java.util.Locale;

/** Strings as JSON writes them (RFC 8259). */
final class JsonText {
    private static final int LONGEST_SHOWN = 80;

    private JsonText() {}

    /** The string in quotation marks. */
    static String quoted(String string) {
        StringBuilder text = new StringBuilder(string.length() + 2).append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    /** The string for a message: a name of the file may be long, or hold line breaks. */
    static String shown(String string) {
        return string.length() <= LONGEST_SHOWN
                ? quoted(string)
                : quoted(string.substring(0, LONGEST_SHOWN)) + " (cut, " + string.length() + " characters)";
    }

    /** True if every surrogate has its other half, so that UTF-8 can say the string. */
    static boolean isUnicode(String string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == string.length() || !Character.isSurrogatePair(c, string.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
