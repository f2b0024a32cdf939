package io.github.dnn4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @TempDir
    private Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("labels.txt"), content);
    }

    private List<String> read(String content) throws IOException {
        return Labels.read(file(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void leavesIdentifiersOut() throws IOException {
        assertEquals(
                List.of("tench, Tinca tinca", "goldfish"),
                read("n01440764 tench, Tinca tinca\r\nn01443537 goldfish\n"));
        assertEquals(List.of("n2 is a name", "no", "night"), read("\uFEFFn2 is a name\nno\nnight"));
    }

    @Test
    void onlyTrailingEmptyLinesDoNotCount() throws IOException {
        assertEquals(List.of("a", "", "b"), read("a\n\nb\n\n\n"));
    }

    @Test
    void refusesWhatIsNoList() throws IOException {
        assertThrows(InvalidDescriptorException.class, () -> read("\n\n"));
        Path binary = file(new byte[] {(byte) 0xff, (byte) 0xd8, 0, (byte) 0x80});
        assertTrue(assertThrows(InvalidDescriptorException.class, () -> Labels.read(binary))
                .getMessage()
                .contains("UTF-8"));
    }

    @Test
    void presetsBringTheirOwnWhereTheCountFits() {
        assertEquals("truck", Labels.ofPreset("cifar10", 10).orElseThrow().getLast());
        assertEquals(Optional.empty(), Labels.ofPreset("cifar10", 100));
        assertEquals(Optional.empty(), Labels.ofPreset("imagenet", 1000));
    }
}
