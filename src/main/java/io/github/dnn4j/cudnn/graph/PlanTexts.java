package io.github.dnn4j.cudnn.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Texts of execution plans as files hold them: compressed, and without the machine code that engines compiled at run
 * time carry, tens of kilobytes in base 64. That code is the same for many shapes, so it is kept once, in a file named
 * after its hash; its place in the text has a byte that JSON cannot have, and the hash.
 *
 * @param folder where the files of code are
 */
record PlanTexts(Path folder) {
    /** Shorter strings stay where they are. */
    private static final int LEAST_CODE = 1024;

    private static final byte PLACE = 1;
    /** No text of a plan is that long. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int HASH_BYTES = 16;
    private static final int HASH_DIGITS = 2 * HASH_BYTES;

    /** A name for content. */
    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What stands for a text, whose code is written to files. */
    byte[] pack(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            int copied = 0;
            for (int at = 0; at < text.length; at++) {
                if (text[at] != '"') {
                    continue;
                }
                int end = endOfCode(text, at + 1);
                if (end - at > LEAST_CODE) {
                    out.write(text, copied, at + 1 - copied);
                    out.write(PLACE);
                    out.write(keep(Arrays.copyOfRange(text, at + 1, end)).getBytes(StandardCharsets.US_ASCII));
                    copied = end;
                    at = end;
                }
            }
            out.write(text, copied, text.length - copied);
        }
        return packed.toByteArray();
    }

    /** The first byte from there that base 64 does not have. */
    private static int endOfCode(byte[] text, int from) {
        int at = from;
        while (at < text.length && isBase64(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBase64(byte letter) {
        return letter >= 'A' && letter <= 'Z'
                || letter >= 'a' && letter <= 'z'
                || letter >= '0' && letter <= '9'
                || letter == '+'
                || letter == '/'
                || letter == '=';
    }

    private String keep(byte[] code) throws IOException {
        String hash = hash(code);
        if (!Files.exists(file(hash))) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(code);
            }
            replace(file(hash), packed.toByteArray());
        }
        return hash;
    }

    /**
     * The text that something stands for.
     *
     * @throws IOException if that is damaged, or code is missing
     */
    byte[] unpack(byte[] packed) throws IOException {
        byte[] text = expanded(packed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int copied = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == PLACE) {
                if (text.length - at <= HASH_DIGITS) {
                    throw new IOException("the name of code is cut off");
                }
                String hash = new String(text, at + 1, HASH_DIGITS, StandardCharsets.US_ASCII);
                if (!hash.matches("[0-9a-f]+")) {
                    throw new IOException("'" + hash + "' names no code");
                }
                out.write(text, copied, at - copied);
                out.write(kept(hash));
                at += HASH_DIGITS;
                copied = at + 1;
            }
        }
        out.write(text, copied, text.length - copied);
        return out.toByteArray();
    }

    /** Code by its hash; what is damaged is removed, so that it is written again. */
    private byte[] kept(String hash) throws IOException {
        byte[] packed = Files.readAllBytes(file(hash));
        try {
            byte[] code = expanded(packed);
            if (hash(code).equals(hash)) {
                return code;
            }
        } catch (IOException damaged) {
            // it is not of this hash either
        }
        Files.deleteIfExists(file(hash));
        throw new IOException("the code in " + file(hash) + " was damaged");
    }

    private static byte[] expanded(byte[] packed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException("that is longer than the text of a plan");
            }
            return content;
        }
    }

    private Path file(String hash) {
        return folder.resolve(hash + ".cudnncode");
    }

    /** Writes a file; another process that reads meanwhile sees the old one or the new one. */
    static void replace(Path file, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(file.getParent(), "plan", ".new");
        try {
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
