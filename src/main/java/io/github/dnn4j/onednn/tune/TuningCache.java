package io.github.dnn4j.onednn.tune;

import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measured layout choices in files, one for every key. A file begins with the format's name and the key's digest, has a
 * line for every step (layout, rank, name), and ends with the digest of all that. What does not read like that is not
 * used.
 */
final class TuningCache {
    private static final String FORMAT = "dnn4j layout choices 2";

    /** A step takes a line; a network of a hundred thousand steps would still fit. */
    private static final long MOST_BYTES = 16 << 20;

    private final Path file;
    private final String keyDigest;

    /**
     * The cache file of a key.
     *
     * @param key all that measured choices depend on
     */
    TuningCache(Path folder, String key) {
        this.keyDigest = digest(key);
        this.file = folder.resolve(keyDigest.substring(0, 32) + ".layouts");
    }

    Path file() {
        return file;
    }

    /**
     * The choices kept for the key; empty if there are none or they cannot be used.
     *
     * @param notes receives why not, where there is a file
     */
    Optional<Map<String, LayoutChoice>> read(List<String> notes) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text()));
        } catch (IOException | IllegalArgumentException e) {
            notes.add("the tuning cache file " + file + " is not used and will be written again: " + e.getMessage());
            return Optional.empty();
        }
    }

    private String text() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("it is not a regular file");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "it has " + Files.size(file) + " bytes, more than any network's choices");
        }
        return Files.readString(file);
    }

    private Map<String, LayoutChoice> parse(String text) {
        int last = text.lastIndexOf("end ");
        if (last < 0 || !text.substring(last).equals("end " + digest(text.substring(0, last)) + "\n")) {
            throw new IllegalArgumentException("it is damaged or incomplete");
        }
        List<String> lines = text.substring(0, last).lines().toList();
        if (!lines.getFirst().equals(FORMAT)) {
            throw new IllegalArgumentException("its format is not " + FORMAT);
        }
        if (lines.size() < 2 || !lines.get(1).equals("key " + keyDigest)) {
            throw new IllegalArgumentException("it was made for another network, processor or version");
        }
        Map<String, LayoutChoice> choices = new LinkedHashMap<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] fields = line.split("\t", 3);
            if (fields.length < 3) {
                throw new IllegalArgumentException("a line of it is no choice: " + line);
            }
            choices.put(fields[2], new LayoutChoice(ActivationLayout.valueOf(fields[0]), Integer.parseInt(fields[1])));
        }
        return choices;
    }

    /**
     * Keeps choices for the key, replacing the file at once, so that nobody reads half of it.
     *
     * @param notes receives why they could not be kept
     */
    void write(Map<String, LayoutChoice> choices, List<String> notes) {
        List<String> lines = new ArrayList<>(List.of(FORMAT, "key " + keyDigest));
        choices.forEach((step, choice) -> lines.add(choice.layout().name() + "\t" + choice.rank() + "\t" + step));
        String text = String.join("\n", lines) + "\n";
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), "layouts", ".new");
            try {
                Files.writeString(fresh, text + "end " + digest(text) + "\n");
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            notes.add("measured layouts could not be kept in " + file + ": " + e);
        }
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
