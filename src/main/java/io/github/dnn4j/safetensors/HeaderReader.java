package io.github.dnn4j.safetensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A strict reader of the JSON that headers are made of (RFC 8259): objects, arrays, strings and whole numbers from 0 to
 * 2^63 - 1. The caller asks for what has to come next, so nesting is as deep as the caller's own, whatever the text
 * says. Objects with two members of one name, strings that are not UTF-8, and surrogates without their other half are
 * refused.
 */
final class HeaderReader {
    private final String file;
    private final MemorySegment text;
    private long at;

    /** For the JSON text of {@code file}. */
    HeaderReader(String file, MemorySegment text) {
        this.file = file;
        this.text = text;
    }

    /** Reads an object; {@code member} is called with each name and reads the value. */
    void object(Consumer<String> member) {
        expect('{');
        if (accept('}')) {
            return;
        }
        Set<String> names = new HashSet<>();
        do {
            String name = string();
            if (!names.add(name)) {
                throw mistake("the name " + JsonText.shown(name) + " is given twice");
            }
            expect(':');
            member.accept(name);
        } while (accept(','));
        expect('}');
    }

    /** Reads an array; {@code element} is called for each element and reads it. */
    void array(Runnable element) {
        expect('[');
        if (accept(']')) {
            return;
        }
        do {
            element.run();
        } while (accept(','));
        expect(']');
    }

    /** Reads a whole number. */
    long natural() {
        blanks();
        long start = at;
        long value = 0;
        for (int digit = digit(); digit >= 0; digit = digit()) {
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw mistake("a number does not fit a signed 64-bit integer");
            }
            value = 10 * value + digit;
            at++;
        }
        if (at == start) {
            throw expected("a whole number of at least 0");
        }
        if (at - start > 1 && text.get(JAVA_BYTE, start) == '0') {
            throw mistake("a number begins with 0");
        }
        int next = peek();
        if (next == '.' || next == 'e' || next == 'E') {
            throw expected("a whole number without fraction and exponent");
        }
        return value;
    }

    private int digit() {
        int c = peek();
        return c >= '0' && c <= '9' ? c - '0' : -1;
    }

    /** Reads a string. */
    String string() {
        expect('"');
        long start = at;
        boolean escapes = false;
        for (int c = peek(); c != '"'; c = peek()) {
            if (c < 0x20) {
                throw expected(c < 0 ? "the end of a string" : "a string without control characters");
            }
            escapes |= c == '\\';
            at += c == '\\' && at + 1 < text.byteSize() ? 2 : 1;
        }
        String raw = decoded(text.asSlice(start, at - start).asByteBuffer());
        at++;
        String string = escapes ? JsonEscapes.resolve(raw, this::mistake) : raw;
        if (!JsonText.isUnicode(string)) {
            throw mistake("the string " + JsonText.shown(raw) + " has half of a surrogate pair");
        }
        return string;
    }

    private String decoded(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw mistake("a string is not UTF-8");
        }
    }

    /** Reads blanks and then nothing more. */
    void end() {
        blanks();
        if (at < text.byteSize()) {
            throw expected("nothing after the header's object");
        }
    }

    private void blanks() {
        for (int c = peek(); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = peek()) {
            at++;
        }
    }

    /** The next byte, -1 at the end. */
    private int peek() {
        return at < text.byteSize() ? text.get(JAVA_BYTE, at) & 0xff : -1;
    }

    private boolean accept(char c) {
        blanks();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw expected("'" + c + "'");
        }
    }

    private SafetensorsException expected(String what) {
        int c = peek();
        String found =
                c < 0 ? "the end" : c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : "byte 0x" + Integer.toHexString(c);
        return mistake(what + " was expected, but " + found + " was found");
    }

    /** An exception with the place: bytes of the header before it. */
    SafetensorsException mistake(String what) {
        return new SafetensorsException(file + ": at byte " + at + " of the header: " + what);
    }
}
