package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How texts of plans lie in files: machine code once. */
class PlanTextsTest {
    private static final String CODE = "f0VMRgIBAUEAAA+/".repeat(5000) + "==";

    @TempDir
    private Path folder;

    private PlanTexts texts;

    @BeforeEach
    void open() {
        texts = new PlanTexts(folder);
    }

    private static byte[] text(String shape, String... codes) {
        String kernels = String.join("\",\"payload\":\"", codes);
        return ("{\"dim\":\"" + shape + "\",\"payload\":\"" + kernels + "\"}\0").getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void codeOfManyPlansIsKeptOnce() throws IOException {
        for (byte[] text :
                List.of(text("1x3"), text("1x3", CODE), text("32x3", CODE), text("2", CODE, "short", CODE))) {
            byte[] packed = texts.pack(text);
            assertEquals(true, packed.length < 200, "a packed text has " + packed.length + " bytes");
            assertArrayEquals(text, texts.unpack(packed));
        }
        assertEquals(1, files().size());
        texts.pack(text("1x3", CODE.replace('f', 'g')));
        assertEquals(2, files().size());
    }

    @Test
    void damageIsSeenAndMendedByTheNextWriting() throws IOException {
        byte[] text = text("1x3", CODE);
        byte[] packed = texts.pack(text);
        Path code = files().getFirst();
        byte[] whole = Files.readAllBytes(code);
        byte[] other = new PlanTexts(Files.createDirectory(folder.resolve("other")))
                .pack("another text".getBytes(StandardCharsets.UTF_8));
        for (byte[] bad : List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2), other)) {
            Files.write(code, bad);
            assertThrows(IOException.class, () -> texts.unpack(packed));
            assertThrows(IOException.class, () -> texts.unpack(packed), "it is gone");
            texts.pack(text);
            assertArrayEquals(text, texts.unpack(packed));
        }
        assertThrows(IOException.class, () -> texts.unpack(Arrays.copyOf(packed, packed.length / 2)));
        assertThrows(IOException.class, () -> texts.unpack(texts.pack("cut \1abc".getBytes(StandardCharsets.UTF_8))));
        assertThrows(
                IOException.class,
                () -> texts.unpack(texts.pack(("no hash \1" + "../x".repeat(8)).getBytes(StandardCharsets.UTF_8))));
    }
}
